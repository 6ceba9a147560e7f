using System.Text;

namespace Holdfast.Evidence.Tables;

/// <summary>The lines of a UTF-8 file with their numbers from 1.</summary>
internal static class Utf8Lines
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads line after line; refuses bytes that are not UTF-8 and says on which line they are.</summary>
    internal static IEnumerable<(long Number, string Text)> Read(string path)
    {
        // Latin-1 maps every byte to one character and back, so lines are split as bytes and decoded one by one.
        using var bytes = new StreamReader(TableFile.Open(path), Encoding.Latin1, detectEncodingFromByteOrderMarks: false);
        for (long number = 1; bytes.ReadLine() is { } raw; number++)
        {
            string text;
            try
            {
                text = Strict.GetString(Encoding.Latin1.GetBytes(raw));
            }
            catch (DecoderFallbackException cause)
            {
                throw new InputFaultException(
                    $"{path} line {number}: Expected UTF-8 text, got other bytes. Save the file as UTF-8.", cause);
            }

            yield return (number, number == 1 ? text.TrimStart('\uFEFF') : text);
        }
    }
}
