using System.Text.Json.Nodes;

namespace Holdfast.Cli.Tests.BadInputs;

/// <summary>Run folders that a hand or a bad disk altered, met by <c>report</c> and <c>resume</c>.</summary>
internal static class RunFolders
{
    // Every so many of all places and alterations: together some hundreds.
    private const int Stride = 9;

    private static readonly string[] Values = ["null", "[]", "{}", "\"x\"", "\"NaN\"", "-1", "1e308", "\"\\ud800\"", "\"\\u001b[31m\"", "[null]", "\"\"", "true", "99999999999999999999"];

    private static readonly Lazy<IReadOnlyDictionary<string, byte[]>> Whole = new(Finished);

    // Its recipe names files by absolute paths, so the bench stays until the process ends.
    private static Workbench Bench
    {
        get
        {
            if (field is null)
            {
                field = new Workbench();
                AppDomain.CurrentDomain.ProcessExit += (_, _) => Bench.Dispose();
            }

            return field;
        }
    }

    public static IEnumerable<BadInput> Values_altered_in_a_finished_run() => Altered(["run.json", "summary.json", "environment.json", FirstCell, LastCell], Stride)
        .Select(altered => Case(altered.Name, "report", altered.Spoil));

    public static IEnumerable<BadInput> Values_altered_in_an_interrupted_run() => Altered(["run.json", "inputs.json", FirstCell], 2 * Stride)
        .Select(altered => Case(altered.Name, "resume", run =>
        {
            Interrupt(run);
            altered.Spoil(run);
        }));

    public static IEnumerable<BadInput> Files_lost_or_broken() =>
        from verb in new[] { "report", "resume" }
        from file in Whole.Value.Keys.Where(file =>
            !file.EndsWith(".lock", StringComparison.Ordinal) && !file.StartsWith("answers", StringComparison.Ordinal))
        from way in new (string Name, Action<string> Break)[]
        {
            ("deleted", File.Delete),
            ("emptied", path => File.WriteAllText(path, "")),
            ("cut", path => File.WriteAllBytes(path, File.ReadAllBytes(path)[..(int)(new FileInfo(path).Length / 2)])),
            ("replaced by a folder", path =>
            {
                File.Delete(path);
                Directory.CreateDirectory(path);
            }),
        }
        where way.Name is "deleted" or "cut" || !file.StartsWith("checkpoints", StringComparison.Ordinal)
        select Case($"{file} {way.Name}", verb, run =>
        {
            if (verb == "resume")
            {
                Interrupt(run);
            }

            if (File.Exists(Path.Combine(run, file)))
            {
                way.Break(Path.Combine(run, file));
            }
        });

    public static IEnumerable<BadInput> Lines_of_the_journal() =>
        from verb in new[] { "report", "resume" }
        from line in new[]
        {
            "null", "{}", "[]", "x", "{\"time\":null}", "\0", "{\"time\":\"2026-01-01T00:00:00+00:00\",\"kind\":\"measure\",\"series\":\"seed-1/undefended/x/y\",\"step\":-1,\"value\":\"NaN\"}",
            "{\"time\":\"2026-01-01T00:00:00+00:00\",\"kind\":\"measure\",\"series\":\"seed-1/undefended/loss\",\"step\":9223372036854775807,\"value\":1e308}",
            "{\"time\":\"2026-01-01T00:00:00+00:00\",\"kind\":\"measure\",\"series\":\"/\",\"step\":1,\"value\":\"-Infinity\"}",
            "{\"time\":\"2026-01-01T00:00:00+00:00\",\"kind\":\"note\",\"text\":\"\\ud800\"}",
        }
        select Case($"journal: {line}", verb, run =>
        {
            if (verb == "resume")
            {
                Interrupt(run);
            }

            var path = Path.Combine(run, "events.jsonl");
            File.WriteAllText(path, $"{line}\n{line}\n{File.ReadAllText(path)}");
        });

    private static string FirstCell => Path.Combine("cells", "seed-1+undefended+none.json");

    private static string LastCell => Path.Combine("cells", "seed-1+undefended+one.json");

    private static BadInput Case(string name, string verb, Action<string> spoil) => new(
        $"{verb}: {name}",
        bench =>
        {
            var run = bench.Path("run");
            foreach (var (file, content) in Whole.Value)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(run, file))!);
                File.WriteAllBytes(Path.Combine(run, file), content);
            }

            spoil(run);
        },
        verb == "report" ? [verb, "{0}/run"] : [verb, "{0}/run", "--workers", "1"],
        MayPass: true);

    private static void Interrupt(string run)
    {
        File.Delete(Path.Combine(run, "summary.json"));
        File.Delete(Path.Combine(run, LastCell));
    }

    private static IEnumerable<(string Name, Action<string> Spoil)> Altered(IEnumerable<string> files, int stride) => (
        from file in files
        from place in Places(JsonNode.Parse(Whole.Value[file])!, [])
        from value in Values.Append("")
        select (Name: $"{file} {string.Join('.', place)} = {(value.Length == 0 ? "removed" : value)}", Spoil: (Action<string>)(run =>
        {
            var path = Path.Combine(run, file);
            File.WriteAllText(path, Text(JsonNode.Parse(File.ReadAllBytes(path))!, place, value));
        }))).Where((_, number) => number % stride == 0);

    private static string Text(JsonNode root, IReadOnlyList<object> place, string value)
    {
        const string mark = "here-comes-the-value";
        var parent = place.SkipLast(1).Aggregate(root, (node, step) => step is int index ? node[index]! : node[(string)step]!);
        switch (place[^1], value)
        {
            case (int index, ""):
                parent.AsArray().Add(parent[index]!.DeepClone());
                break;
            case (string key, ""):
                parent.AsObject().Remove(key);
                break;
            case (int index, _):
                parent[index] = mark;
                break;
            case (string key, _):
                parent[key] = mark;
                break;
        }

        return root.ToJsonString().Replace($"\"{mark}\"", value, StringComparison.Ordinal);
    }

    private static IEnumerable<IReadOnlyList<object>> Places(JsonNode node, IReadOnlyList<object> above)
    {
        var children = node switch
        {
            JsonObject known => known.Select(entry => ((object)entry.Key, entry.Value)),
            JsonArray list => list.Index().Take(2).Select(entry => ((object)entry.Index, entry.Item)),
            _ => [],
        };
        return children.SelectMany(child => Places(child.Item2!, [.. above, child.Item1]).Prepend([.. above, child.Item1]));
    }

    private static Dictionary<string, byte[]> Finished()
    {
        var terminal = new Terminal();
        Assert.True(terminal.Run("run", Bench.RecipeFile, "--runs", Bench.Runs, "--workers", "1") == ExitCode.Done, terminal.Error);
        var run = Directory.EnumerateDirectories(Bench.Runs).Single();
        return Directory.EnumerateFiles(run, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Where(file => Path.GetExtension(file) is not (".md" or ".html" or ".csv"))
            .ToDictionary(file => Path.GetRelativePath(run, file), File.ReadAllBytes);
    }
}
