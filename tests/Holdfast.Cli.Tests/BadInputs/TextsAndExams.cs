using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Holdfast.Cli.Tests.BadInputs;

/// <summary>Training texts and exams that are no records, too much of them, or records of something else.</summary>
internal static class TextsAndExams
{
    private static readonly string[] Records =
    [
        "", "\n", " \n\t\n", "{", "}", "[", "[\n  {\"text\": \"abc\"}\n]", "[{\"text\": \"abc\"}]", "{\n  \"text\": \"abc\"\n}", "null", "7", "\"abc\"", "{}", "{\"text\": null}",
        "{\"text\": 7}", "{\"text\": []}", "{\"text\": {}}", "{\"text\": \"\"}", "{\"text\": \"\\ud800\"}", "{\"\\ud800\": \"abc\"}", "{\"text\": \"abc\"", "{\"text\": \"abc\"} x",
        "{\"text\": \"abc\"}\n{\"text\"", "{'text': 'abc'}", "{\"text\": NaN}", "{\"Text\": \"abc\"}", "\0\0\0\0", "\uFEFF", "<html>", "text\nabc",
    ];

    private static readonly string[] Questions =
    [
        "{}", "{\"question\": \"abc\"}", "{\"question\": \"\", \"choices\": [\"a\", \"b\"], \"answer\": 0}", "{\"question\": 7, \"choices\": [\"a\", \"b\"], \"answer\": 0}",
        "{\"question\": \"abc\", \"choices\": \"a\", \"answer\": 0}", "{\"question\": \"abc\", \"choices\": [], \"answer\": 0}", "{\"question\": \"abc\", \"choices\": [\"a\"], \"answer\": 0}",
        "{\"question\": \"abc\", \"choices\": [\"a\", 7], \"answer\": 0}", "{\"question\": \"abc\", \"choices\": [\"a\", null], \"answer\": 0}",
        "{\"question\": \"abc\", \"choices\": [\"a\", \"\"], \"answer\": 0}", "{\"question\": \"abc\", \"choices\": {\"a\": 1}, \"answer\": 0}",
        "{\"question\": \"abc\", \"choices\": [\"a\", \"b\"]}", "{\"question\": \"abc\", \"choices\": [\"a\", \"b\"], \"answer\": 2}", "{\"question\": \"abc\", \"choices\": [\"a\", \"b\"], \"answer\": -1}",
        "{\"question\": \"abc\", \"choices\": [\"a\", \"b\"], \"answer\": 1.5}", "{\"question\": \"abc\", \"choices\": [\"a\", \"b\"], \"answer\": 1e99}",
        "{\"question\": \"abc\", \"choices\": [\"a\", \"b\"], \"answer\": \"C\"}", "{\"question\": \"abc\", \"choices\": [\"a\", \"b\"], \"answer\": []}",
        "{\"question\": \"abc\", \"choices\": [\"a\", \"b\"], \"answer\": 0, \"subject\": 7}", "{\"question\": \"\\ud800\", \"choices\": [\"a\", \"b\"], \"answer\": 0}",
        "{\"question\": \"abc\", \"choices\": [\"a\", \"b\"], \"answer\": 0}\n{\"question\": \"abc\", \"choices\": [\"a\", \"b\"], \"answer\": 0}", "[\n  {\"question\": \"abc\"}\n]",
        "{\"question\": \"abc\", \"choices\": [" + string.Join(',', Enumerable.Range(0, 40).Select(n => $"\"{n}\"")) + "], \"answer\": 0}",
    ];

    private static readonly string[] Tables =
    [
        "question,choices,answer\n", "question,A,B,answer\nabc,a,b\n", "question,A,B,answer\nabc,a,b,C\n", "question,choices,answer\nabc,a,0\n", "question,choices,answer\nabc,\"[\"\"\\ud800\"\"]\",0\n",
        "question,question,answer\nabc,a,b\n", "abc,a\n", "abc,a,b,c,d\n", "abc,a,b,\"A\n", "Question,A,B,Answer\nabc,a,b,A\n", "\n", ",,,\n", "abc;a;b;A\n",
    ];

    public static IEnumerable<BadInput> Lines_that_are_no_records() =>
        Records.Select(text => BadInput.InFile("texts.jsonl", text, Encoding.UTF8.GetBytes(text)));

    public static IEnumerable<BadInput> Questions_that_cannot_be_asked() =>
        Questions.Select((text, index) => BadInput.InFile("exam.jsonl", $"{index}: {text[..Math.Min(text.Length, 120)]}", Encoding.UTF8.GetBytes(text)) with
        {
            MayPass = text.Contains("subject", StringComparison.Ordinal),
        });

    public static IEnumerable<BadInput> Exams_as_tables() =>
        Tables.Select(text => Exam("exam.csv", text, bench => File.WriteAllText(bench.Path("exam.csv"), text)));

    public static IEnumerable<BadInput> Exams_as_folders()
    {
        yield return Exam("exam", "empty", bench => Directory.CreateDirectory(bench.Path("exam")));
        yield return Exam("exam", "without records", bench => Put(bench, "exam/readme.md", "x"));
        yield return Exam("exam", "empty test", bench => Directory.CreateDirectory(bench.Path("exam/test")));
        yield return Exam("exam", "an empty file", bench => Put(bench, "exam/test.jsonl", ""));
        yield return Exam("exam", "a broken shard", bench => Put(bench, "exam/test-00000-of-00001.parquet", "PAR1"));
        yield return Exam("exam", "a folder as file", bench => Directory.CreateDirectory(bench.Path("exam/test.jsonl")));
    }

    public static IEnumerable<BadInput> Texts_in_every_layout() =>
        from ending in new[] { "csv", "parquet", "txt", "jsonl.gz", "csv.gz", "parquet.gz", "gz", "xlsx", "" }
        from content in new (string Name, byte[] Bytes)[]
        {
            ("nothing", []), ("zeros", new byte[100]), ("no UTF-8", [0xFF, 0xFE, 0x41, 0x0A]), ("a quote", "\"abc"u8.ToArray()), ("a header", "text\n"u8.ToArray()),
            ("PAR1", "PAR1PAR1PAR1"u8.ToArray()), ("gzip cut short", [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0xFF]),
        }
        let file = $"bad.{ending}".TrimEnd('.')
        select new BadInput($"{file}: {content.Name}", bench =>
        {
            File.WriteAllBytes(bench.Path(file), content.Bytes);
            bench.Change("recipe.yaml", "retain: [{ path: texts.jsonl }]", $"retain: [{{ path: {file} }}]");
        }, MayPass: ending == "txt");

    public static IEnumerable<BadInput> Files_that_are_too_much()
    {
        yield return BadInput.InFile("texts.jsonl", "a line of 40 MB", Encoding.ASCII.GetBytes("{\"text\":\"" + new string('a', 40_000_000) + "\"}"));
        yield return BadInput.InFile("texts.jsonl", "deep lists", Encoding.ASCII.GetBytes("{\"text\":" + new string('[', 100_000) + "}"));
        yield return BadInput.InFile("exam.jsonl", "100,000 faults", Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("{\"question\":1}\n", 100_000))));
        yield return new BadInput("a bomb of zeros", bench =>
        {
            using (var packed = new GZipStream(File.Create(bench.Path("bomb.jsonl.gz")), CompressionLevel.Fastest))
            {
                packed.Write(new byte[200_000_000]);
            }

            bench.Change("recipe.yaml", "retain: [{ path: texts.jsonl }]", "retain: [{ path: bomb.jsonl.gz }]");
        });
        foreach (var footer in new[] { int.MaxValue, -1, 0, 20 })
        {
            yield return new BadInput($"a Parquet footer of {footer}", bench =>
            {
                var bytes = new byte[64];
                "PAR1"u8.CopyTo(bytes);
                BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(56), footer);
                "PAR1"u8.CopyTo(bytes.AsSpan(60));
                File.WriteAllBytes(bench.Path("bad.parquet"), bytes);
                bench.Change("recipe.yaml", "retain: [{ path: texts.jsonl }]", "retain: [{ path: bad.parquet }]");
            });
        }
    }

    private static BadInput Exam(string file, string name, Action<Workbench> make) => new($"{file}: {name}", bench =>
    {
        make(bench);
        bench.Change("recipe.yaml", "questions: exam.jsonl", $"questions: {file}");
    });

    private static void Put(Workbench bench, string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(bench.Path(file))!);
        File.WriteAllText(bench.Path(file), text);
    }
}
