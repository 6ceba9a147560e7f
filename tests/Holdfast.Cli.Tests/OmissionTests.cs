using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Holdfast.Cli.Tests;

/// <summary>What a run leaves out of its inputs or cuts is said while it runs and in its report.</summary>
public sealed class OmissionTests : IDisposable
{
    private readonly Workbench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("1")]
    [InlineData("2")]
    public void Texts_left_out_and_prompts_cut_are_counted_and_said_once(string workers)
    {
        var letters = string.Concat(Enumerable.Repeat("abcdefgh", 12));
        File.WriteAllText(_bench.Path("texts.jsonl"), $$"""
            {"text": "abc abc"}
            {"text": ""}
            {"text": "{{letters}}"}
            """);
        File.WriteAllText(_bench.Path("exam.jsonl"), $$"""
            {"question": "abc", "choices": ["a", "b", "c", "d"], "answer": 1}
            {"question": "{{letters}}", "choices": ["a", "b", "c", "d"], "answer": 2}
            """);
        string[] expected =
        [
            "1 of 3 texts of 'retain' are left out: they have fewer than two tokens, or none that counts.",
            "1 of 2 examples of 'retain' are longer than the model reads and are trained on as they are; chunkLength cuts them.",
            "1 of 2 questions of 'forget' are longer than the model reads: their prompts lost the beginning.",
        ];

        var terminal = new Terminal();
        Assert.Equal(ExitCode.Done, terminal.Run("run", _bench.RecipeFile, "--runs", _bench.Runs, "--workers", workers));

        var run = Assert.Single(Directory.GetDirectories(_bench.Runs));
        var notes = File.ReadLines(Path.Combine(run, "events.jsonl")).Select(line => JsonNode.Parse(line)!)
            .Where(line => (string?)line["kind"] == "note").Select(line => (string)line["text"]!).ToList();
        foreach (var sentence in expected)
        {
            Assert.Single(notes, sentence);
            Assert.Contains(sentence, File.ReadAllText(Path.Combine(run, "report.md")), StringComparison.Ordinal);
            Assert.Contains(sentence, Regex.Replace(File.ReadAllText(Path.Combine(run, "report.html")), @"\s+", " "), StringComparison.Ordinal);
        }

        // The answers of the question that lost its beginning say so; the others look as ever.
        var answers = File.ReadAllLines(Assert.Single(Directory.GetFiles(Path.Combine(run, "answers"), "forget.jsonl", SearchOption.AllDirectories).Take(1)));
        Assert.DoesNotContain("isCut", answers[0], StringComparison.Ordinal);
        Assert.Contains("\"isCut\":true", answers[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_uses_all_of_its_inputs_says_nothing_of_them()
    {
        Assert.Equal(ExitCode.Done, new Terminal().Run("run", _bench.RecipeFile, "--runs", _bench.Runs));
        var run = Assert.Single(Directory.GetDirectories(_bench.Runs));
        Assert.DoesNotContain("inputs/", File.ReadAllText(Path.Combine(run, "events.jsonl")), StringComparison.Ordinal);
        Assert.DoesNotContain("Inputs:", File.ReadAllText(Path.Combine(run, "report.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_released_model_stands_with_sums_that_check_and_a_run_of_the_old_name_is_read()
    {
        Assert.Equal(ExitCode.Done, new Terminal().Run("run", _bench.RecipeFile, "--runs", _bench.Runs));
        var run = Assert.Single(Directory.GetDirectories(_bench.Runs));
        var model = Path.GetDirectoryName(Assert.Single(Directory.GetFiles(run, "SHA256SUMS", SearchOption.AllDirectories)))!;
        Assert.All(File.ReadLines(Path.Combine(model, "SHA256SUMS")), line => Assert.Equal(
            line[..64], Convert.ToHexStringLower(
                System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(Path.Combine(model, line[66..]))))));

        // As a run of the version before was left by a kill: the hash under its old name, a cell and the end still missing.
        File.Move(Path.Combine(model, "weights-in-memory.sha256"), Path.Combine(model, "weights.sha256"));
        File.Delete(Path.Combine(model, "SHA256SUMS"));
        File.Delete(Path.Combine(run, "summary.json"));
        File.Delete(Assert.Single(Directory.GetFiles(Path.Combine(run, "cells")), path => path.EndsWith("+one.json", StringComparison.Ordinal)));
        Assert.Equal(ExitCode.Done, new Terminal().Run("resume", run));
    }
}
