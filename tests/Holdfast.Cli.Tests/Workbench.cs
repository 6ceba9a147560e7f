namespace Holdfast.Cli.Tests;

/// <summary>A folder with a tiny checkpoint, texts, exams and a recipe over them: all good until a test spoils something.</summary>
internal sealed class Workbench : IDisposable
{
    private const string Recipe = """
        version: 1
        name: bench-work
        model: { checkpoint: checkpoint }
        data:
          forget-adversary: [{ path: texts.jsonl }]
          forget-held-out: [{ path: texts.jsonl }]
          forget-attacker: [{ path: texts.jsonl }]
          retain: [{ path: texts.jsonl }]
        evaluations:
        - { kind: multiple-choice, name: forget, role: forget, questions: exam.jsonl, readOut: likelihood }
        - { kind: multiple-choice, name: retain, role: retain, questions: retain.jsonl, readOut: likelihood }
        safeguards: { undefended: none }
        attacks:
        - { kind: fine-tuning, name: one, steps: 2, batchSize: 2 }
        """;

    public Workbench()
    {
        Root = System.IO.Path.Combine(Surroundings, "of", "the", "bench");
        Directory.CreateDirectory(Checkpoint);
        foreach (var file in Directory.EnumerateFiles(System.IO.Path.Combine(AppContext.BaseDirectory, "Checkpoint")))
        {
            File.Copy(file, System.IO.Path.Combine(Checkpoint, System.IO.Path.GetFileName(file)));
        }

        File.WriteAllText(RecipeFile, Recipe);
        File.WriteAllText(Path("texts.jsonl"), """
            {"text": "abc abc"}
            {"text": "def def"}
            """);
        File.WriteAllText(Path("retain.jsonl"), """
            {"question": "ghi", "choices": ["a", "b", "c", "d"], "answer": 0}
            {"question": "jkl", "choices": ["a", "b", "c", "d"], "answer": 3}
            """);
        File.WriteAllText(Path("exam.jsonl"), """
            {"question": "abc", "choices": ["a", "b", "c", "d"], "answer": 1}
            {"question": "def", "choices": ["a", "b", "c", "d"], "answer": 2}
            """);
    }

    /// <summary>The folder around the bench, where a path that climbs out of it leads.</summary>
    public string Surroundings { get; } = Directory.CreateTempSubdirectory("holdfast-").FullName;

    public string Root { get; }

    public string Checkpoint => Path("checkpoint");

    public string RecipeFile => Path("recipe.yaml");

    public string Runs => Path("runs");

    public string Path(string name) => System.IO.Path.Combine(Root, name);

    public void Change(string name, string from, string to)
    {
        var text = File.ReadAllText(Path(name));
        Assert.Contains(from, text, StringComparison.Ordinal);
        File.WriteAllText(Path(name), text.Replace(from, to, StringComparison.Ordinal));
    }

    /// <summary>Every file under the folder with what it holds.</summary>
    public IReadOnlyDictionary<string, string> Files() => Directory
        .EnumerateFiles(Root, "*", SearchOption.AllDirectories)
        .ToDictionary(file => file, file => new FileInfo(file).LinkTarget ?? Convert.ToHexString(File.ReadAllBytes(file)));

    /// <summary>Checking and running both refuse with the same lines, and neither leaves anything behind.</summary>
    public void Refuses(string fault)
    {
        var before = Files();
        foreach (var line in new string[][] { ["check", RecipeFile], ["run", RecipeFile, "--runs", Runs] })
        {
            var terminal = new Terminal();
            var code = terminal.Run(line);
            Assert.Equal(fault.Replace("{0}", Root, StringComparison.Ordinal) + "\n", terminal.Error);
            Assert.Equal(ExitCode.BadInput, code);
            Assert.Empty(terminal.Output);
        }

        Assert.Equal(before, Files());
        Assert.False(Directory.Exists(Runs));
    }

    public void Dispose() => Directory.Delete(Surroundings, recursive: true);
}
