using System.Text.Json;

namespace Holdfast.Cli.Tests;

/// <summary>Files that a run reads, changed while it lay still, and files that share what they should not.</summary>
public sealed class ChangedInputsTests : IDisposable
{
    private readonly Workbench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("exam.jsonl")]
    [InlineData("texts.jsonl")]
    [InlineData("checkpoint/model.safetensors")]
    public void An_input_changed_between_a_kill_and_resume_is_refused(string name)
    {
        var run = Interrupted();
        var path = Path.GetFullPath(_bench.Path(name));
        var before = File.ReadAllBytes(path);
        File.WriteAllBytes(path, [.. before[..^2], (byte)'\n', (byte)'\n']);
        var terminal = new Terminal();
        Assert.Equal(ExitCode.BadInput, terminal.Run("resume", run, "--workers", "1"));
        Assert.StartsWith($"Expected {path} as the run began with it ({before.Length} bytes, SHA-256 ", terminal.Error, StringComparison.Ordinal);
        Assert.EndsWith(" Put it back as it was, or start a new run.\n", terminal.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(run, "summary.json")));

        File.WriteAllBytes(path, before);
        Assert.True(terminal.Run("resume", run, "--workers", "1") == ExitCode.Done, terminal.Error);
    }

    [Fact]
    public void An_input_that_is_gone_or_came_is_refused()
    {
        var run = Interrupted();
        File.WriteAllText(Path.Combine(_bench.Checkpoint, "more.json"), "{}");
        var terminal = new Terminal();
        Assert.Equal(ExitCode.BadInput, terminal.Run("resume", run));
        Assert.Equal(
            $"Expected nothing at {_bench.Checkpoint}/more.json, as when the run began, got a file. Put it back as it was, or start a new run.\n", terminal.Error);
        File.Delete(Path.Combine(_bench.Checkpoint, "more.json"));
        File.Delete(_bench.Path("retain.jsonl"));
        Assert.Equal(ExitCode.BadInput, terminal.Run("resume", run));
        Assert.Matches("^Expected .+/retain.jsonl as the run began with it .+, got nothing there. Put it back as it was, or start a new run.\n$", terminal.Error);
    }

    [Fact]
    public void Reports_show_the_fingerprints()
    {
        var run = Finished();
        using var inputs = JsonDocument.Parse(File.ReadAllText(Path.Combine(run, "inputs.json")));
        var names = inputs.RootElement.EnumerateArray().Select(input => Path.GetFileName(input.GetProperty("path").GetString())).ToList();
        Assert.Superset(new HashSet<string?>(["config.json", "model.safetensors", "tokenizer.json", "exam.jsonl", "retain.jsonl", "texts.jsonl"]), names.ToHashSet());
        foreach (var report in new[] { "report.html", "report.md" })
        {
            var text = File.ReadAllText(Path.Combine(run, report));
            Assert.All(inputs.RootElement.EnumerateArray(), input =>
                Assert.Contains(input.GetProperty("sha256").GetString()!, text, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Held_out_texts_that_are_the_attackers_are_told_by_check()
    {
        File.WriteAllText(_bench.Path("attacker.jsonl"), "{\"text\": \"Abc, abc!\"}\n{\"text\": \"ghi ghi\"}\n{\"text\": \"The old abc of def and ghi, it says.\"}\n");
        File.WriteAllText(_bench.Path("exam.jsonl"), """
            {"question": "abc of def", "choices": ["a", "b"], "answer": 1}
            {"question": "def of abc", "choices": ["a", "b"], "answer": 1}
            """);
        _bench.Change("recipe.yaml", "forget-adversary: [{ path: texts.jsonl }]\n", "other: [{ path: attacker.jsonl }]\n");
        _bench.Change("recipe.yaml", "forget-attacker: [{ path: texts.jsonl }]", "forget-attacker: [{ path: attacker.jsonl }]");
        _bench.Change("recipe.yaml", "  retain: [{ path: texts.jsonl }]\n", "");
        var terminal = new Terminal();
        Assert.Equal(ExitCode.Done, terminal.Run("check", _bench.RecipeFile));
        Assert.Equal(
            """
            Note: 1 of the 2 texts 'forget-held-out' stand among the 3 texts 'other' too.
            Note: 3 of the 3 texts 'forget-attacker' stand among the 3 texts 'other' too.
            Note: 1 of the 3 texts 'forget-attacker' stand among the 2 texts 'forget-held-out' too.
            Note: 1 of the 2 questions or texts of exam 'forget' stand word for word in the texts 'other'.
            Note: 1 of the 2 questions or texts of exam 'forget' stand word for word in the texts 'forget-attacker'.

            """.ReplaceLineEndings("\n"),
            terminal.Output[terminal.Output.IndexOf("Note: ", StringComparison.Ordinal)..]);
    }

    /// <summary>Pairs of answers were read as plain texts, so that every recipe that has them was refused by check alone.</summary>
    [Fact]
    public void Conversations_are_compared_by_what_is_said_in_them()
    {
        File.WriteAllText(_bench.Path("pairs.jsonl"), """
            {"prompt": "ghi ghi ghi", "chosen": "abc", "rejected": "def"}
            {"prompt": "Abc!", "chosen": "abc", "rejected": "Def, ghi."}
            """);
        File.WriteAllText(_bench.Path("attacker.jsonl"), "{\"text\": \"abc def ghi\"}\n");
        File.WriteAllText(_bench.Path("spoken.jinja"), "{% for message in messages %}{{ message['content'] }}{% endfor %}");
        _bench.Change(
            "recipe.yaml", "forget-adversary: [{ path: texts.jsonl }]\n",
            "pairs: [{ path: pairs.jsonl, conversation: { template: spoken.jinja } }]\n");
        _bench.Change("recipe.yaml", "forget-attacker: [{ path: texts.jsonl }]", "forget-attacker: [{ path: attacker.jsonl }]");
        var terminal = new Terminal();
        Assert.Equal((ExitCode.Done, ""), (terminal.Run("check", _bench.RecipeFile), terminal.Error));
        Assert.Contains("Note: 1 of the 1 texts 'forget-attacker' stand among the 4 texts 'pairs' too.", terminal.Output, StringComparison.Ordinal);
    }

    private string Finished()
    {
        var terminal = new Terminal();
        Assert.True(terminal.Run("run", _bench.RecipeFile, "--runs", _bench.Runs, "--workers", "1") == ExitCode.Done, terminal.Error);
        return Directory.EnumerateDirectories(_bench.Runs).Single();
    }

    private string Interrupted()
    {
        var run = Finished();
        File.Delete(Path.Combine(run, "summary.json"));
        File.Delete(Path.Combine(run, "cells", "seed-1+undefended+one.json"));
        return run;
    }
}
