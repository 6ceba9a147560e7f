namespace Holdfast.Evidence.Tables;

/// <summary>Reads plain text, a record for every line or every paragraph.</summary>
internal static class TextTable
{
    internal static IEnumerable<TableRow> Read(string path, TextUnit unit)
    {
        var paragraph = new List<string>();
        var (first, length) = (0L, 0L);
        foreach (var (number, text) in Utf8Lines.Read(path))
        {
            var blank = string.IsNullOrWhiteSpace(text);
            if (paragraph.Count > 0 && (blank || unit == TextUnit.Line))
            {
                yield return Row(path, first, paragraph);
                paragraph.Clear();
                length = 0;
            }

            if (!blank)
            {
                first = paragraph.Count == 0 ? number : first;
                paragraph.Add(text);
                if ((length += text.Length) > Utf8Lines.MaximumBytes)
                {
                    throw new InputFaultException(
                        $"{path} line {first}: Expected at most {Utf8Lines.MaximumBytes} characters in a paragraph, got more. "
                            + "Put blank lines in.");
                }
            }
        }

        if (paragraph.Count > 0)
        {
            yield return Row(path, first, paragraph);
        }
    }

    private static TableRow Row(string path, long line, List<string> lines) =>
        new(path, line, new Dictionary<string, object?> { [TableFile.TextColumn] = string.Join('\n', lines) });
}
