using System.Buffers.Binary;
using System.Text;

namespace Holdfast.NativeStep;

/// <summary>
/// The symbol versions that a 64-bit little-endian ELF library needs from other libraries
/// (section <c>.gnu.version_r</c>, type <c>SHT_GNU_verneed</c>).
/// </summary>
/// <remarks>
/// Layout: ELF-64 object file format; version sections: Linux Standard Base, chapter "Symbol Versioning".
/// A need flagged <c>VER_FLG_WEAK</c> (2) that the system lacks is reported by the loader's verbose mode only,
/// instead of stopping the load.
/// </remarks>
public sealed class ElfVersionNeeds
{
    private const uint VersionNeedSection = 0x6ffffffe;
    private const uint VersionSymbolSection = 0x6fffffff;
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

    /// <summary>One needed version: where its flags lie, its name and its index in the symbol version table.</summary>
    /// <param name="Name">For instance <c>GLIBCXX_3.4.32</c>.</param>
    /// <param name="FlagsOffset">Offset in bytes of <c>vna_flags</c> in the file.</param>
    /// <param name="Index">The value that <c>.gnu.version</c> holds for symbols of this version.</param>
    /// <param name="IsWeak">Whether the weak flag is set already.</param>
    public readonly record struct Need(string Name, int FlagsOffset, ushort Index, bool IsWeak);

    /// <summary>Every needed version in file order.</summary>
    public IReadOnlyList<Need> Read()
    {
        if (FindSection(VersionNeedSection) is not { } section)
        {
            return [];
        }

        var strings = SectionOffset(section.Link);
        var needs = new List<Need>();
        var need = section.Offset;
        for (var i = 0; i < section.Entries; i++)
        {
            var entry = need + (int)U32(need + 8);
            for (var j = 0; j < U16(need + 2); j++)
            {
                needs.Add(new Need(
                    Text(strings + (int)U32(entry + 8)), entry + 4, U16(entry + 6), (U16(entry + 4) & WeakFlag) != 0));
                entry += (int)U32(entry + 12);
            }

            need += (int)U32(need + 12);
        }

        return needs;
    }

    /// <summary>How many dynamic symbols carry the version of <paramref name="need"/>.</summary>
    public int SymbolsOf(Need need)
    {
        if (FindSection(VersionSymbolSection) is not { } section)
        {
            return 0;
        }

        var count = 0;
        for (var at = section.Offset; at < section.Offset + section.Size; at += 2)
        {
            // The highest bit hides a symbol and is no part of the index.
            if ((U16(at) & 0x7fff) == need.Index)
            {
                count++;
            }
        }

        return count;
    }

    /// <summary>Sets the weak flag of one need in the bytes given to the constructor.</summary>
    public void MarkWeak(Need need)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(
            _file.AsSpan(need.FlagsOffset), (ushort)(U16(need.FlagsOffset) | WeakFlag));
    }

    private readonly record struct Section(int Offset, int Size, int Link, int Entries);

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
        return new Section(
            (int)U64(header + 24), (int)U64(header + 32), (int)U32(header + 40), (int)U32(header + 44));
    }

    private int SectionHeader(int index) => checked((int)U64(40) + (index * U16(58)));

    private ushort U16(int at) => BinaryPrimitives.ReadUInt16LittleEndian(_file.AsSpan(at));

    private uint U32(int at) => BinaryPrimitives.ReadUInt32LittleEndian(_file.AsSpan(at));

    private ulong U64(int at) => BinaryPrimitives.ReadUInt64LittleEndian(_file.AsSpan(at));

    private string Text(int at) => Encoding.ASCII.GetString(_file, at, Array.IndexOf(_file, (byte)0, at) - at);
}
