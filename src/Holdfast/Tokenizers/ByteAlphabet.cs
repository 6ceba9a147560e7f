using System.Buffers;
using System.Text;

namespace Holdfast.Tokenizers;

/// <summary>
/// GPT-2's alphabet of 256 printable characters, one a byte: the printable bytes of Latin-1 stand for themselves, the
/// others, in order, for U+0100 and up. A vocabulary over it can spell any text, and none of its pieces holds a space.
/// (Radford et al., "Language Models are Unsupervised Multitask Learners", section 2.2.)
/// </summary>
internal static class ByteAlphabet
{
    private static readonly char[] _characters = Characters();

    private static readonly Dictionary<char, byte> _bytes =
        _characters.Select((character, i) => (character, i)).ToDictionary(pair => pair.character, pair => (byte)pair.i);

    /// <summary>The character of every byte, from 0 to 255.</summary>
    public static ReadOnlySpan<char> All => _characters;

    /// <summary>The text's UTF-8 bytes, each as its character.</summary>
    public static string Spell(string text)
    {
        var count = Encoding.UTF8.GetByteCount(text);
        var buffer = ArrayPool<byte>.Shared.Rent(count);
        try
        {
            Encoding.UTF8.GetBytes(text, buffer);
            return string.Create(count, buffer, static (characters, bytes) =>
            {
                for (var i = 0; i < characters.Length; i++)
                {
                    characters[i] = _characters[bytes[i]];
                }
            });
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Appends the bytes that a piece spells; a piece with any character outside the alphabet stands for itself.</summary>
    public static void Read(string piece, List<byte> bytes)
    {
        var start = bytes.Count;
        foreach (var character in piece)
        {
            if (!_bytes.TryGetValue(character, out var value))
            {
                bytes.RemoveRange(start, bytes.Count - start);
                bytes.AddRange(Encoding.UTF8.GetBytes(piece));
                return;
            }

            bytes.Add(value);
        }
    }

    private static char[] Characters()
    {
        var next = (char)0x100;
        return [.. Enumerable.Range(0, 256).Select(b => b is (> 0x20 and < 0x7F) or (> 0xA0 and not 0xAD) ? (char)b : next++)];
    }
}
