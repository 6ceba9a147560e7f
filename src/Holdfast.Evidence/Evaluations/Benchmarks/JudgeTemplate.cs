using System.Text;
using System.Text.RegularExpressions;
using Holdfast.Evidence.Tables;

namespace Holdfast.Evidence.Evaluations.Benchmarks;

/// <summary>
/// What a judge reads, with places such as <c>{behavior}</c> to fill. As in Python's <c>str.format</c>, from which the benchmarks take
/// their form, <c>{{</c> and <c>}}</c> stand for single braces; braces around anything that is no place of the benchmark stay.
/// </summary>
internal sealed partial class JudgeTemplate
{
    private readonly string _text;

    internal JudgeTemplate(string text) => _text = text;

    /// <summary>
    /// Reads a file, all of it a template: the last line end, which editors add, is no part of it.
    /// </summary>
    /// <param name="path">A text file.</param>
    /// <param name="answer">The places of which one must be there, or the judge would not see the answer.</param>
    /// <exception cref="InputFaultException">It cannot be read or has no such place.</exception>
    internal static JudgeTemplate Read(string path, params IReadOnlyList<string> answer)
    {
        StoredFile.Require(path);
        string text;
        try
        {
            using var reader = new StreamReader(TableFile.Open(path), new UTF8Encoding(false, throwOnInvalidBytes: true));
            text = reader.ReadToEnd();
        }
        catch (DecoderFallbackException cause)
        {
            throw new InputFaultException($"{path}: Expected UTF-8 text, got other bytes. Save the file as UTF-8.", cause);
        }

        text = text.EndsWith("\r\n", StringComparison.Ordinal) ? text[..^2] : text.EndsWith('\n') ? text[..^1] : text;
        return Place().Matches(text).Any(place => answer.Contains(place.Value[1..^1]))
            ? new JudgeTemplate(text)
            : throw new InputFaultException(
                $"{path}: Expected a template with {string.Join(" or ", answer.Select(place => $"{{{place}}}"))}, got none. "
                + "Say where the judge reads the answer.");
    }

    /// <summary>The text with its places filled, in one pass: what is filled in may speak of places and stays as it is.</summary>
    /// <param name="places">What stands for each.</param>
    internal string Fill(IReadOnlyDictionary<string, string> places) => Place().Replace(_text, match => match.Value switch
    {
        "{{" => "{",
        "}}" => "}",
        var place => places.TryGetValue(place[1..^1], out var text) ? text : place,
    });

    [GeneratedRegex(@"\{\{|\}\}|\{\w+\}")]
    private static partial Regex Place();
}
