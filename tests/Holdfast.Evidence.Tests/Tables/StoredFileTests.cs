using System.Buffers.Binary;
using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using Holdfast.Evidence.Tables;

namespace Holdfast.Evidence.Tests.Tables;

/// <summary>What a file can be besides a file: nothing of it may hang, end the process or fill the memory.</summary>
public sealed class StoredFileTests : IDisposable
{
    private const string NotStored = "Expected a stored file at PATH, got 0 bytes. Give a file that holds something, no pipe and no device.";

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a.jsonl")]
    [InlineData("a.jsonl.gz")]
    [InlineData("a.csv")]
    [InlineData("a.parquet")]
    [InlineData("a.txt")]
    public void A_pipe_is_refused_unopened_and_does_not_hang(string name)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux has mkfifo here");
        _folder.Write("beside", "x");
        using (var made = Process.Start("mkfifo", _folder[name]))
        {
            made.WaitForExit();
        }

        Refuses(_folder[name], NotStored);
    }

    [Theory]
    [InlineData("/dev/zero")]
    [InlineData("/dev/random")]
    [InlineData("/dev/null")]
    [InlineData("/proc/self/mem")]
    public void A_device_is_refused_even_behind_a_link(string device)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux has these devices");
        _folder.Write("beside", "x");
        File.CreateSymbolicLink(_folder["a.jsonl"], device);
        Refuses(_folder["a.jsonl"], NotStored);
    }

    [Fact]
    public void A_link_to_a_file_is_the_file_and_a_link_to_nothing_is_nothing()
    {
        File.CreateSymbolicLink(_folder["b.jsonl"], _folder.Write("a.jsonl", "{\"n\":1}"));
        File.CreateSymbolicLink(_folder["c.jsonl"], _folder["gone"]);
        File.CreateSymbolicLink(_folder["d.jsonl"], _folder["d.jsonl"]);
        Assert.Equal(1, TableFile.Read(_folder["b.jsonl"]).Single().Whole("n"));
        Refuses(_folder["c.jsonl"], "Expected a file at PATH, got nothing there. Correct the path.");
        Refuses(_folder["d.jsonl"], "Expected a file at PATH, got nothing there. Correct the path.");
    }

    [Theory]
    [InlineData("a\0b", "Expected the path of a file, got 'a\\0b'. Correct the path.")]
    [InlineData("", "Expected the path of a file, got ''. Correct the path.")]
    public void A_path_that_no_system_knows_is_refused(string path, string fault) =>
        Assert.Equal(fault, Assert.Throws<InputFaultException>(() => TableFile.Read(path)).Message);

    [Fact]
    public void A_disk_that_fails_in_the_middle_of_a_file_is_told_with_its_path()
    {
        using var file = new StoredFile("a.jsonl", new FailingStream());
        var buffer = new byte[8];
        Assert.Equal(4, file.Read(buffer));
        const string Fault = "Expected to read a.jsonl, got: Input/output error. Check the file, its permissions and the disk.";
        Assert.Equal(Fault, Assert.Throws<InputFaultException>(() => file.Read(buffer)).Message);
        Assert.Equal(Fault, Assert.Throws<InputFaultException>(() => file.Read(buffer, 0, 8)).Message);
        Assert.Equal(Fault, Assert.Throws<InputFaultException>(() => file.ReadAsync(buffer).AsTask().GetAwaiter().GetResult()).Message);
        Assert.Equal(Fault, Assert.Throws<InputFaultException>(() => new StreamReader(file).ReadLine()).Message);
    }

    [Theory]
    [InlineData("a.jsonl")]
    [InlineData("a.txt")]
    public void A_line_of_more_than_16_MiB_is_refused_with_its_number(string name)
    {
        var path = _folder.Write(name, "{\"text\":\"fine\"}\n" + "{\"text\":\"" + new string('a', 17 << 20) + "\"}\n");
        Refuses(path, "PATH line 2: Expected at most 16777216 bytes in a line, got more. Split the record, or put line ends in.");
    }

    [Fact]
    public void A_csv_record_of_more_than_16_MiB_is_refused()
    {
        var path = _folder.Write("a.csv", "text\n" + new string('a', 17 << 20) + "\n");
        Assert.StartsWith(
            $"{path} line ", Assert.Throws<InputFaultException>(() => TableFile.Read(path).Count()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Packed_files_read_as_what_they_hold()
    {
        Pack("a.jsonl.gz", "{\"n\":1}\n{\"n\":2}\n");
        Pack("b.CSV.GZ", "n\n3\n");
        Pack("c.txt.gz", "one\r\ntwo\rthree");
        Assert.Equal([1L, 2L], TableFile.Read(_folder["a.jsonl.gz"]).Select(row => row.Whole("n")));
        Assert.Equal($"{_folder["a.jsonl.gz"]} line 2", TableFile.Read(_folder["a.jsonl.gz"]).Last().Location);
        Assert.Equal(3, TableFile.Read(_folder["b.CSV.GZ"]).Single().Whole("n"));
        Assert.Equal(["one", "two", "three"], TableFile.Read(_folder["c.txt.gz"]).Select(row => row.Text("text")));
    }

    [Fact]
    public void A_packed_file_cut_short_is_refused_and_one_of_several_members_is_whole()
    {
        var lines = string.Concat(Enumerable.Range(0, 5000).Select(number => $"{{\"n\":{number}}}\n"));
        Pack("a.jsonl.gz", lines);
        var whole = File.ReadAllBytes(_folder["a.jsonl.gz"]);
        foreach (var length in new[] { 1, 9, 100, 6000, whole.Length - 9, whole.Length - 1 })
        {
            var path = _folder.Write("b.jsonl.gz", whole[..length]);
            Assert.Contains(path, Assert.Throws<InputFaultException>(() => TableFile.Read(path).Count()).Message, StringComparison.Ordinal);
        }

        Assert.Equal(10_000, TableFile.Read(_folder.Write("c.jsonl.gz", [.. whole, .. whole])).Count());
    }

    [Fact]
    public void A_folder_of_shards_is_read_in_the_order_of_names()
    {
        _folder.Write("data/train-00001-of-00002.jsonl", "{\"n\":3}");
        _folder.Write("data/train-00000-of-00002.jsonl", "{\"n\":1}\n{\"n\":2}");
        _folder.Write("data/README.md", "words");
        Assert.Equal([1L, 2L, 3L], TableFile.Read(_folder["data"]).Select(row => row.Whole("n")));
    }

    [Fact]
    public void A_folder_of_several_splits_does_not_say_which_is_meant()
    {
        _folder.Write("data/train-00000-of-00001.jsonl", "{\"n\":1}");
        _folder.Write("data/test.jsonl", "{\"n\":2}");
        Refuses(_folder["data"], "Expected files of one split in PATH, got test, train. Name one of the files, or give each split a folder of its own.");
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(-1)]
    [InlineData(1792)]
    public void A_Parquet_footer_longer_than_its_file_is_refused_unread(int length)
    {
        var bytes = Convert.FromBase64String(TableFileTests.IndependentParquet);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(bytes.Length - 8), length);
        Refuses(
            _folder.Write("a.parquet", bytes),
            $"Expected a whole Parquet file at PATH, got one of {bytes.Length} bytes that tells of a footer of {(uint)length}. Fetch or write it again.");
    }

    /// <summary>Altered bytes within a footer sent the package round in circles, and the whole command with it.</summary>
    [Fact]
    public void A_Parquet_footer_that_is_never_read_to_its_end_is_refused()
    {
        var never = new TaskCompletionSource<int>();
        var fault = Assert.Throws<InputFaultException>(
            () => ParquetTable.Within(TimeSpan.FromSeconds(0.01), "a.parquet", () => never.Task));
        Assert.Equal(
            "Expected a whole Parquet file at a.parquet, got one that cannot be read (its footer was not read within 0.01 s). "
                + "Fetch or write it again.", fault.Message);
        Assert.Equal(7, ParquetTable.Within(TimeSpan.FromMinutes(1), "a.parquet", () => Task.FromResult(7)));
    }

    [Theory]
    [InlineData("one\ntwo\r\nthree\rfour")]
    [InlineData("one\n\n\r\n\rtwo\r")]
    public void Lines_end_as_the_base_library_has_it(string text)
    {
        var path = _folder.Write("a.txt", text);
        Assert.Equal(File.ReadAllLines(path), Utf8Lines.Read(path).Select(line => line.Text));
    }

    [Fact]
    public void Lines_that_straddle_a_buffer_keep_their_ends()
    {
        var lines = Enumerable.Range(0, 40_000).Select(number => new string('x', number % 9)).ToList();
        foreach (var end in new[] { "\n", "\r\n", "\r" })
        {
            Assert.Equal(lines, Utf8Lines.Read(_folder.Write("a.txt", string.Concat(lines.Select(line => line + end))))
                .Select(line => line.Text));
        }
    }

    [Fact]
    public void A_list_with_half_a_surrogate_pair_in_a_csv_cell_is_ordinary_text()
    {
        var row = TableFile.Read(_folder.Write("a.csv", "choices\n\"[\"\"\\ud800\"\"]\"\n")).Single();
        Assert.False(row.TryTexts("choices", out _));
    }

    private void Pack(string name, string text)
    {
        _folder.Write("beside", "x");
        using var packed = new GZipStream(File.Create(_folder[name]), CompressionMode.Compress);
        packed.Write(Encoding.UTF8.GetBytes(text));
    }

    private static void Refuses(string path, string fault) => Assert.Equal(
        fault.Replace("PATH", path, StringComparison.Ordinal),
        Assert.Throws<InputFaultException>(() => TableFile.Read(path).Count()).Message);

    /// <summary>Gives four bytes and then what a broken disk gives.</summary>
    private sealed class FailingStream : MemoryStream
    {
        private bool _given;

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            if (_given)
            {
                throw new IOException("Input/output error");
            }

            _given = true;
            "{\"a\""u8.CopyTo(buffer);
            return 4;
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            new(Read(buffer.Span));
    }
}
