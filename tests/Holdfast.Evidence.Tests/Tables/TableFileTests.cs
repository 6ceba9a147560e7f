using Holdfast.Evidence.Chance;
using Holdfast.Evidence.Tables;

namespace Holdfast.Evidence.Tests.Tables;

public sealed class TableFileTests : IDisposable
{
    /// <summary>
    /// Three questions in two row groups, Snappy, a list column; written by Apache Arrow's Rust library (npm parquet-wasm).
    /// </summary>
    internal const string IndependentParquet = """
        UEFSMRUEFWYVaEwVBBUAEgAAM1AQAAAAV2hpY2ggZ2VtIGdsb3dzPxsBFGRvIHdvaG50IErDvHJnZW4g4oCTIGdlbmF1PxUAFRIVFiwVBBUQFQYVBgAA
        CSACAAAABAEBAwIVBBUaFR5MFQIVABIAAA0wCQAAAGFzdHJvbm9teRUAFRAVFCwVBBUQFQYVBgAACBwCAAAAAwEAAhUEFWYVZkwVEBUAEgAAMxwEAAAA
        cnVieQEIKG9wYWwDAAAAamV0AQ9camFkZQEAAABhAQAAAGIBAAAAYwEAAABkFQAVIhUmLBUQFRAVBhUGAAARQAIAAAAD7gIAAAAQAwMDiMb6FQQVIBUk
        TBUEFQASAAAQPAEAAAAAAAAAAwAAAAAAAAAVABUSFRYsFQQVEBUGFQYAAAkgAgAAAAQBAQMCFQQVFBUYTBUCFQASAAAKJAYAAABUaGlyZD8VABUQFRQs
        FQIVEBUGFQYAAAgcAgAAAAIBAAIVBBUYFRxMFQIVABIAAAwsCAAAAHZpcm9sb2d5FQAVEBUULBUCFRAVBhUGAAAIHAIAAAACAQACFQQVKBUsTBUIFQAS
        AAAUTAEAAABlAQAAAGYBAAAAZwEAAABoFQAVIBUkLBUIFRAVBhUGAAAQPAIAAAADDgIAAAAIAwID5AAVBBUQFRRMFQIVABIAAAgcAAAAAAAAAAAVABUQ
        FRQsFQIVEBUGFQYAAAgcAgAAAAIBAAIZHBaMARU4FgAAGRZWABkcFv4BFTYWAAAZFhIAGRwWtgMVSBYAABkWJgAZHBa+BBU4FgAAABkcFqoFFTYWAAAZ
        FgwAGRwWmAYVNhYAABkWEAAZHBaWBxVGFgAAGRYIABkcFowIFTYWAAAAFQIZfEgMYXJyb3dfc2NoZW1hFQgAFQwlAhgIcXVlc3Rpb24lAEwcAAAAFQwl
        AhgHc3ViamVjdCUATBwAAAA1AhgHY2hvaWNlcxUCFQZMPAAAADUEGARsaXN0FQIAFQwlAhgHZWxlbWVudCUATBwAAAAVBCUCGAZhbnN3ZXIAFgYZLBlM
        JgAcFQwZNQAGEBkYCHF1ZXN0aW9uFQIWBBa2ARa8ASaMASYIKSwVABUQFQIAFQQVABUCAAAWwggVHAAmABwVDBk1AAYQGRgHc3ViamVjdBUCFgQWaBZw
        Jv4BJsQBKSwVABUQFQIAFQQVABUCAAAW3ggVHAAmABwVDBk1AAYQGTgHY2hvaWNlcwRsaXN0B2VsZW1lbnQVAhYQFsYBFsoBJrYDJrQCKSwVABUQFQIA
        FQQVABUCAAAW+ggVHAAmABwVBBk1AAYQGRgGYW5zd2VyFQIWBBZwFngmvgQm/gMpLBUAFRAVAgAVBBUAFQIAABaWCRUWABbUBBYEJggW7gQUAAAZTCYA
        HBUMGTUABhAZGAhxdWVzdGlvbhUCFgIWYhZqJqoFJvYEKSwVABUQFQIAFQQVABUCAAAWrAkVHAAmABwVDBk1AAYQGRgHc3ViamVjdBUCFgIWZhZuJpgG
        JuAFKSwVABUQFQIAFQQVABUCAAAWyAkVHAAmABwVDBk1AAYQGTgHY2hvaWNlcwRsaXN0B2VsZW1lbnQVAhYIFoYBFo4BJpYHJs4GKSwVABUQFQIAFQQV
        ABUCAAAW5AkVHAAmABwVBBk1AAYQGRgGYW5zd2VyFQIWAhZeFmYmjAgm3AcpLBUAFRAVAgAVBBUAFQIAABaAChUWABasAxYCJvYEFswDFAIAGRwYDEFS
        Uk9XOnNjaGVtYRioAy8vLy8velFCQUFBUUFBQUFBQUFLQUF3QUNnQUpBQVFBQ2dBQUFCQUFBQUFBQVFRQUNBQUlBQUFBQkFBSUFBQUFCQUFBQUFRQUFB
        RFVBQUFBbUFBQUFFQUFBQUFFQUFBQVRQLy8veGdBQUFBZ0FBQUFBQUFCQWh3QUFBQUlBQXdBQkFBTEFBZ0FBQUJBQUFBQUFBQUFBUUFBQUFBR0FBQUFZ
        VzV6ZDJWeUFBQ0UvLy8vR0FBQUFBd0FBQUFBQUFFTU9BQUFBQUVBQUFBSUFBQUFlUC8vLzZULy8vOFVBQUFBREFBQUFBQUFBUVVNQUFBQUFBQUFBSlQv
        Ly84SEFBQUFaV3hsYldWdWRBQUhBQUFBWTJodmFXTmxjd0RZLy8vL0ZBQUFBQXdBQUFBQUFBRUZEQUFBQUFBQUFBREkvLy8vQndBQUFITjFZbXBsWTNR
        QUVBQVVBQkFBRGdBUEFBUUFBQUFJQUJBQUFBQVlBQUFBREFBQUFBQUFBUVVRQUFBQUFBQUFBQVFBQkFBRUFBQUFDQUFBQUhGMVpYTjBhVzl1QUFBQUFB
        PT0AGBlwYXJxdWV0LXJzIHZlcnNpb24gNTkuMy4wGUwcAAAcAAAcAAAcAAAAbgQAAFBBUjE=
        """;

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Json_lines_give_text_numbers_and_lists_with_their_lines()
    {
        var path = _folder.Write("a.jsonl", "\uFEFF{\"text\":\"one – é\",\"n\":3,\"x\":1.5,\"choices\":[\"a\",\"b\"],\"none\":null,\"deep\":{\"a\":1}}\n\n{\"text\":\"two\"}\r\n");
        var rows = TableFile.Read(path).ToList();
        Assert.Equal([1L, 3L], rows.Select(row => row.Line));
        Assert.Equal(["one – é", "two"], rows.Select(row => row.Text("text")));
        Assert.Equal(3, rows[0].Whole("n"));
        Assert.Equal(["a", "b"], rows[0].Texts("choices"));
        Assert.True(rows[0].Has("deep"));
        Assert.False(rows[0].Has("none"));
        Assert.False(rows[1].Has("n"));
        Assert.Equal($"{path} line 3", rows[1].Location);
    }

    [Fact]
    public void A_csv_file_without_header_names_its_columns_by_number()
    {
        var path = _folder.Write("a.csv", "\"Which, exactly?\nThis \"\"one\"\"?\",1,B\nNext?,2,C\n");
        var rows = TableFile.Read(path, new TableOptions { Header = false }).ToList();
        Assert.Equal("Which, exactly?\nThis \"one\"?", rows[0].Text("0"));
        Assert.Equal(1, rows[0].Whole("1"));
        Assert.Equal(["0", "1", "2"], rows[1].Columns);
        Assert.Equal([1L, 3L], rows.Select(row => row.Line));
    }

    [Fact]
    public void A_csv_file_with_header_names_its_columns()
    {
        var path = _folder.Write("a.csv", "question,choices\r\nWhy?,\"[\"\"x\"\",\"\"y\"\"]\"\r\n");
        var row = Assert.Single(TableFile.Read(path));
        Assert.Equal("Why?", row.Text("question"));
        Assert.Equal(["x", "y"], row.Texts("choices"));
        Assert.Equal(2, row.Line);
    }

    [Fact]
    public void Parquet_written_by_another_library_reads_the_same_with_record_numbers()
    {
        var path = _folder.Write("a.parquet", Convert.FromBase64String(IndependentParquet));
        var rows = TableFile.Read(path).ToList();
        Assert.Equal(["Which gem glows?", "Wo wohnt Jürgen – genau?", "Third?"], rows.Select(row => row.Text("question")));
        Assert.Equal([1L, 3L, 0L], rows.Select(row => row.Whole("answer")));
        Assert.Equal(["ruby", "opal", "jet", "jade"], rows[0].Texts("choices"));
        Assert.Equal(["e", "f", "g", "h"], rows[2].Texts("choices"));
        Assert.False(rows[1].Has("subject"));
        Assert.Equal($"{path} record 3", rows[2].Location);
    }

    [Fact]
    public void Plain_text_is_read_by_line_or_by_paragraph()
    {
        var path = _folder.Write("a.txt", "one\ntwo\n\n \nthree\n");
        Assert.Equal(["one", "two", "three"], TableFile.Read(path).Select(row => row.Text("text")));
        var paragraphs = TableFile.Read(path, new TableOptions { Unit = TextUnit.Paragraph }).ToList();
        Assert.Equal(["one\ntwo", "three"], paragraphs.Select(row => row.Text(TableFile.TextColumn)));
        Assert.Equal([1L, 5L], paragraphs.Select(row => row.Line));
    }

    [Fact]
    public void Rows_before_a_fault_are_read()
    {
        var path = _folder.Write("a.jsonl", "{\"text\":\"fine\"}\n{\"text\":");
        Assert.Equal("fine", TableFile.Read(path).First().Text("text"));
    }

    [Theory]
    [InlineData("a.jsonl", "", "Expected a stored file at PATH, got 0 bytes. Give a file that holds something, no pipe and no device.")]
    [InlineData("a.jsonl", "\n \n", "Expected at least one record in PATH, got an empty file. Give a file with records.")]
    [InlineData("a.txt", "\n", "Expected at least one record in PATH, got an empty file. Give a file with records.")]
    [InlineData("a.csv", "a,b\n", "Expected at least one record in PATH, got an empty file. Give a file with records.")]
    [InlineData("a.parquet", "", "Expected a stored file at PATH, got 0 bytes. Give a file that holds something, no pipe and no device.")]
    [InlineData("a.jsonl", "{\"a\":1}\n{\"a\":", "PATH line 2: Expected a JSON object, got text that goes wrong at byte 5. Correct or remove the line.")]
    [InlineData("a.jsonl", "{\"a\":\"\\ud800\"}", "PATH line 1: Expected a JSON object, got text with broken Unicode escapes. Correct or remove the line.")]
    [InlineData("a.jsonl", "[1]", "PATH line 1: Expected one JSON object a line, got an array. Write each record as an object on a line of its own.")]
    [InlineData("a.jsonl", "{\"a\":1}\n{\"a\":\"\u00ff\"}", "PATH line 2: Expected UTF-8 text, got other bytes. Save the file as UTF-8.")]
    [InlineData("a.txt", "a\n\u00e9t\u00e9", "PATH line 2: Expected UTF-8 text, got other bytes. Save the file as UTF-8.")]
    [InlineData("a.csv", "a,b\n1,2\n1,\u00ff\n", "PATH line 3: Expected UTF-8 text, got other bytes. Save the file as UTF-8.")]
    [InlineData("a.csv", "a,b\n\"x\ny\",2\n1,2,3\n", "PATH line 4: Expected comma-separated values with as many cells in every record, got: Record 3 (line 4) has 3 fields but 2 were expected. Correct the record.")]
    [InlineData("a.csv", "a,b\n1,\"2\n", "PATH line 2: Expected comma-separated values with as many cells in every record, got: Malformed CSV in record 2 (line 2): a quoted field that is never closed (byte offset 9). Correct the record.")]
    [InlineData("a.csv", "a,a\n1,2\n", "PATH line 1: Expected column names that differ, got 'a' 2 times. Rename them, or say that the file has no header.")]
    [InlineData("a.xlsx", "x", "Expected PATH to end in .jsonl, .ndjson, .json, .csv, .parquet, .txt, or in one of these and .gz (not .parquet), got '.xlsx'. Rename it or name its format.")]
    [InlineData("a.parquet.gz", "x", "Expected PATH to end in .jsonl, .ndjson, .json, .csv, .parquet, .txt, or in one of these and .gz (not .parquet), got '.gz'. Rename it or name its format.")]
    [InlineData("a.json", "[\n  {\"a\": 1}\n]\n", "PATH line 1: Expected one JSON object a line, got an array over several lines. Write each record as an object on a line of its own.")]
    [InlineData("a.json", "{\n  \"a\": 1\n}\n", "PATH line 1: Expected one JSON object a line, got an object over several lines. Write each record as an object on a line of its own.")]
    [InlineData("a.jsonl.gz", "{\"a\":1}", "Expected to read PATH, got: The archive entry was compressed using an unsupported compression method. Check the file, its permissions and the disk.")]
    public void A_bad_file_is_refused_with_its_line(string name, string latin1, string fault)
    {
        var path = _folder.Write(name, System.Text.Encoding.Latin1.GetBytes(latin1));
        var thrown = Assert.Throws<InputFaultException>(() => TableFile.Read(path).Count());
        Assert.Equal(fault.Replace("PATH", path, StringComparison.Ordinal), thrown.Message);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(100)]
    [InlineData(900)]
    [InlineData(1792)]
    public void A_truncated_parquet_file_is_refused(int length)
    {
        var path = _folder.Write("a.parquet", Convert.FromBase64String(IndependentParquet)[..length]);
        var thrown = Assert.Throws<InputFaultException>(() => TableFile.Read(path).Count());
        Assert.StartsWith($"Expected a whole Parquet file at {path}, got one that cannot be read (", thrown.Message);
        Assert.EndsWith("). Fetch or write it again.", thrown.Message);
    }

    [Fact]
    public void A_parquet_file_with_damaged_pages_is_refused()
    {
        var bytes = Convert.FromBase64String(IndependentParquet);
        Array.Fill<byte>(bytes, 0x5A, 4, 120);
        var path = _folder.Write("a.parquet", bytes);
        Assert.Throws<InputFaultException>(() => TableFile.Read(path).Count());
    }

    [Fact]
    public void A_missing_file_is_refused_before_reading()
    {
        var missing = _folder["none.jsonl"];
        Assert.Equal(
            $"Expected a file at {missing}, got nothing there. Correct the path.",
            Assert.Throws<InputFaultException>(() => TableFile.Read(missing)).Message);
        var folder = _folder["."];
        Assert.Equal(
            $"Expected files with records (.jsonl, .ndjson, .json, .csv, .parquet, .txt) in {folder}, got none. Name the folder or file that holds them.",
            Assert.Throws<InputFaultException>(() => TableFile.Read(folder)).Message);
    }

    [Theory]
    [InlineData("missing", "Expected column 'missing', got 'n', 'list', 'none'. Name one of these or add the column.")]
    [InlineData("n", "Expected text in column 'n', got 7. Correct the record.")]
    [InlineData("list", "Expected text in column 'list', got a list of 2 with text, numbers. Correct the record.")]
    [InlineData("none", "Expected text in column 'none', got nothing. Correct the record.")]
    public void A_misfit_cell_is_named_with_its_line(string column, string fault)
    {
        var path = _folder.Write("a.jsonl", "{\"n\":7,\"list\":[\"a\",1],\"none\":null}");
        var row = TableFile.Read(path).Single();
        Assert.Equal($"{path} line 1: {fault}", Assert.Throws<InputFaultException>(() => row.Text(column)).Message);
    }

    [Fact]
    public void Wrong_kinds_of_number_and_list_are_named()
    {
        var path = _folder.Write("a.jsonl", "{\"n\":1.5,\"list\":[1,2]}");
        var row = TableFile.Read(path).Single();
        Assert.Equal(
            $"{path} line 1: Expected a whole number in column 'n', got 1.5. Correct the record.",
            Assert.Throws<InputFaultException>(() => row.Whole("n")).Message);
        Assert.Equal(
            $"{path} line 1: Expected a list of texts in column 'list', got a list of 2 with numbers. Correct the record.",
            Assert.Throws<InputFaultException>(() => row.Texts("list")).Message);
    }

    [Theory]
    [InlineData("a.csv")]
    [InlineData("a.jsonl")]
    [InlineData("a.txt")]
    public void Damaged_bytes_give_rows_or_a_fault_and_nothing_else(string name)
    {
        // Not Parquet: the package returns for truncated files and damaged pages, but may not return at all for a damaged footer.
        var whole = """{"question": "Which, \u00e9?", "n": [1, 2.5e3, null]}"""u8.ToArray();
        for (var trial = 0; trial < 200; trial++)
        {
            var random = new Seed(11).Derive(name, trial).Random();
            var bytes = (byte[])whole.Clone();
            for (var damage = random.Next(1, 7); damage > 0; damage--)
            {
                bytes[random.Next(whole.Length)] = (byte)random.Next(256);
            }

            var path = _folder.Write(name, bytes);
            try
            {
                Assert.All(TableFile.Read(path), row => Assert.NotEmpty(row.Columns));
            }
            catch (InputFaultException fault)
            {
                Assert.Contains(path, fault.Message);
            }
        }
    }
}
