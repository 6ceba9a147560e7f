using System.Buffers.Binary;
using System.Text;

namespace Holdfast.Tensors;

/// <summary>
/// The symbol versions that a 64-bit little-endian ELF library needs from other libraries
/// (section <c>.gnu.version_r</c>, type <c>SHT_GNU_verneed</c>).
/// </summary>
/// <remarks>
/// Layout: ELF-64 object file format; version sections: Linux Standard Base, chapter "Symbol Versioning".
/// A need flagged <c>VER_FLG_WEAK</c> (2) that the system lacks is reported by the loader's verbose mode only,
/// instead of stopping the load.
/// </remarks>
internal sealed class ElfVersionNeeds
{
    private const uint VersionNeedSection = 0x6ffffffe;
    private const ushort WeakFlag = 2;

    private readonly byte[] _file;

    /// <summary>Reads the section table of an ELF file held in memory.</summary>
    /// <param name="file">The whole file. It is changed in place by <see cref="MarkWeak"/>.</param>
    /// <exception cref="InvalidDataException">The bytes are no 64-bit little-endian ELF file.</exception>
    public ElfVersionNeeds(byte[] file)
    {
        if (file.Length < 64 || file[0] != 0x7f || file[1] != (byte)'E' || file[2] != (byte)'L' || file[3] != (byte)'F'
            || file[4] != 2 || file[5] != 1)
        {
            throw new InvalidDataException("Expected a 64-bit little-endian ELF library, got something else.");
        }

        _file = file;
    }

    /// <summary>One needed version.</summary>
    /// <param name="Name">For instance <c>GLIBCXX_3.4.32</c>.</param>
    /// <param name="FlagsOffset">Offset in bytes of <c>vna_flags</c> in the file.</param>
    /// <param name="IsWeak">Whether the weak flag is set already.</param>
    public readonly record struct Need(string Name, int FlagsOffset, bool IsWeak);

    /// <summary>Every needed version in file order.</summary>
    /// <exception cref="InvalidDataException">The file ends before what its tables point at.</exception>
    public IReadOnlyList<Need> Read()
    {
        try
        {
            return FindSection(VersionNeedSection) is { } section ? [.. Needs(section)] : [];
        }
        catch (Exception fault) when (fault is ArgumentOutOfRangeException or OverflowException)
        {
            throw new InvalidDataException("Expected a whole ELF library, got one that ends early.", fault);
        }
    }

    /// <summary>Sets the weak flag of one need in the bytes given to the constructor.</summary>
    public void MarkWeak(Need need)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(
            _file.AsSpan(need.FlagsOffset), (ushort)(U16(need.FlagsOffset) | WeakFlag));
    }

    private readonly record struct Section(int Offset, int Link, int Entries);

    private IEnumerable<Need> Needs(Section section)
    {
        var strings = SectionOffset(section.Link);
        var need = section.Offset;
        for (var i = 0; i < section.Entries; i++)
        {
            var entry = need + (int)U32(need + 8);
            for (var j = 0; j < U16(need + 2); j++)
            {
                yield return new Need(Text(strings + (int)U32(entry + 8)), entry + 4, (U16(entry + 4) & WeakFlag) != 0);
                entry += (int)U32(entry + 12);
            }

            need += (int)U32(need + 12);
        }
    }

    private Section? FindSection(uint type)
    {
        for (var i = 0; i < U16(60); i++)
        {
            if (U32(SectionHeader(i) + 4) == type)
            {
                return ReadSection(i);
            }
        }

        return null;
    }

    private int SectionOffset(int index) => ReadSection(index).Offset;

    private Section ReadSection(int index)
    {
        var header = SectionHeader(index);
        return new Section((int)U64(header + 24), (int)U32(header + 40), (int)U32(header + 44));
    }

    private int SectionHeader(int index) => checked((int)U64(40) + (index * U16(58)));

    private ushort U16(int at) => BinaryPrimitives.ReadUInt16LittleEndian(_file.AsSpan(at));

    private uint U32(int at) => BinaryPrimitives.ReadUInt32LittleEndian(_file.AsSpan(at));

    private ulong U64(int at) => BinaryPrimitives.ReadUInt64LittleEndian(_file.AsSpan(at));

    private string Text(int at) => Encoding.ASCII.GetString(_file, at, Array.IndexOf(_file, (byte)0, at) - at);
}
