using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Evaluations;
using Holdfast.Evidence.Evaluations.Benchmarks;
using Holdfast.Experiments.Recipes;
using Holdfast.Organisms;

namespace Holdfast.Cli.Tests;

/// <summary>A folder with a tiny checkpoint, texts, exams and a recipe over them: all good until a test spoils something.</summary>
internal sealed class Workbench : IDisposable
{
    private const string Written = """
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

    private const string Pair = """{"prompt": "a", "chosen": "b", "rejected": "c"}""";

    private const string Chat = """{"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]}""";

    private const string JudgePrompts = """
        {"name": "single-v1", "system_prompt": "", "prompt_template": "{question} {answer}"}
        {"name": "single-v1-multi-turn", "system_prompt": "", "prompt_template": "{question_2} {answer_2}"}
        """;

    public Workbench()
    {
        Root = System.IO.Path.Combine(Surroundings, "of", "the", "bench");
        Copy(System.IO.Path.Combine(AppContext.BaseDirectory, "Checkpoint"), Checkpoint);
        File.WriteAllText(RecipeFile, Written);
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

    /// <summary>Puts a small file or folder of the right kind wherever a recipe names one that it does not bring along.</summary>
    public void StandInFor(Recipe recipe, string folder)
    {
        if (recipe.Model.Checkpoint is { } checkpoint)
        {
            Copy(Checkpoint, Place(checkpoint));
            Write(System.IO.Path.Combine(Place(checkpoint), "chat_template.jinja"), "{% for m in messages %}{{ m.content }}{% endfor %}");
        }

        if (recipe.Model.Organism is GlossaryOrganism glossaries)
        {
            foreach (var field in glossaries.Forget.Append("kept"))
            {
                var place = System.IO.Path.Combine(Place(glossaries.Folder), field);
                Write(System.IO.Path.Combine(place, "text.jsonl"), File.ReadAllText(Path("texts.jsonl")));
                Write(System.IO.Path.Combine(place, "glossary.jsonl"), string.Concat(Enumerable.Range(0, 20)
                    .Select(n => $"{{\"term\": \"{field}{n}\", \"meaning\": \"number {n}\"}}\n")));
            }
        }

        foreach (var judge in recipe.Judges.Values)
        {
            OptionPaths.Rewrite(judge, written =>
            {
                Copy(Checkpoint, Place(written));
                return written;
            });
        }

        foreach (var source in recipe.Data.Values.SelectMany(sources => sources))
        {
            var isPair = source.Path.Contains("pairs", StringComparison.Ordinal);
            Stand(source, source.Conversation is null ? Own("texts.jsonl") : _ => isPair ? Pair : Chat);
        }

        foreach (var evaluation in recipe.Evaluations)
        {
            Stand(evaluation, Content(evaluation));
        }

        Func<string, string> Own(string name) => _ => File.ReadAllText(Path(name));

        Func<string, string> Content(IEvaluation evaluation) => evaluation switch
        {
            Perplexity => Own("texts.jsonl"),
            HarmBench => written => written switch
            {
                _ when written.EndsWith(".csv", StringComparison.Ordinal) =>
                    "Behavior,FunctionalCategory,SemanticCategory,Tags,ContextString,BehaviorID\na,standard,one,,,first\n",
                _ when written.EndsWith(".json", StringComparison.Ordinal) => "{\"first\": [\"a\"]}",
                _ => "{behavior} {generation}",
            },
            MtBench => written => written.EndsWith("question.jsonl", StringComparison.Ordinal)
                ? "{\"question_id\": 1, \"category\": \"writing\", \"turns\": [\"a\", \"b\"]}\n"
                : JudgePrompts,
            XsTest => written => written.EndsWith(".csv", StringComparison.Ordinal)
                ? "id,prompt,type\n1,a,homonyms\n" : "{prompt} {completion}",
            _ => Own("exam.jsonl"),
        };

        void Stand<T>(T options, Func<string, string> content)
            where T : notnull => OptionPaths.Rewrite(options, written =>
            {
                if (!OrganismPath.Is(written) && System.IO.Path.HasExtension(written))
                {
                    Write(Place(written), content(written));
                }
                else if (!OrganismPath.Is(written))
                {
                    // A path without an ending is a folder of exams as MMLU's archive has it.
                    string[] questions = ["one", "two", "three", "four", "five"];
                    foreach (var subject in ((options as MultipleChoice)?.ExcludedSubjects ?? []).Append("letters"))
                    {
                        Write(Place($"{written}/test/{subject}_test.csv"), $"six {subject},a,b,c,d,A\n");
                        Write(
                            Place($"{written}/dev/{subject}_dev.csv"),
                            string.Concat(questions.Select(question => $"{question} {subject},a,b,c,d,B\n")));
                    }
                }

                return written;
            });

        static void Write(string place, string text)
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(place)!);
            File.WriteAllText(place, text);
        }

        string Place(string written) => System.IO.Path.GetFullPath(written, folder);
    }

    public void Dispose() => Directory.Delete(Surroundings, recursive: true);

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, System.IO.Path.Combine(to, System.IO.Path.GetFileName(file)), overwrite: true);
        }
    }
}
