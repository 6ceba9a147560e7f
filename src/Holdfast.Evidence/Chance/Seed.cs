using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Holdfast.Evidence.Chance;

/// <summary>
/// A named, derivable source of chance. All randomness of a run comes from one number through names, never through the
/// order in which things happen: <c>seed.Derive("outer", 17)</c> is the same after a resume, on another thread, or in
/// another process.
/// </summary>
/// <param name="Value">The 64-bit state.</param>
public readonly record struct Seed(ulong Value)
{
    /// <summary>A child seed: the first eight bytes of SHA-256 over value, name and index.</summary>
    /// <param name="name">What the chance is for.</param>
    /// <param name="index">Which one of several, for instance the outer step.</param>
    public Seed Derive(string name, long index = 0)
    {
        Span<byte> key = stackalloc byte[16 + Encoding.UTF8.GetMaxByteCount(name.Length)];
        BinaryPrimitives.WriteUInt64LittleEndian(key, Value);
        BinaryPrimitives.WriteInt64LittleEndian(key[8..], index);
        var length = Encoding.UTF8.GetBytes(name, key[16..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(key[..(16 + length)], hash);
        return new Seed(BinaryPrimitives.ReadUInt64LittleEndian(hash));
    }

    /// <summary>A random number generator that starts at this seed. Its sequence is fixed across .NET versions.</summary>
    public Random Random() => new((int)(Value ^ (Value >> 32)));
}
