using System.Text.Json;

namespace Holdfast.Cli.Tests;

public sealed class DivergenceTests : IDisposable
{
    private readonly Workbench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void A_loss_that_is_no_number_stops_its_cell_and_the_report_says_what_is_missing()
    {
        File.AppendAllText(_bench.RecipeFile, """

            - { kind: fine-tuning, name: wild, optimization: { optimizer: sgd, learningRate: 1000 }, steps: 100, batchSize: 2 }
            - { kind: fine-tuning, name: two, steps: 3, batchSize: 2 }
            """);
        var terminal = new Terminal();
        Assert.Equal(ExitCode.Failed, terminal.Run("run", _bench.RecipeFile, "--runs", _bench.Runs));

        var run = Assert.Single(Directory.EnumerateDirectories(_bench.Runs));
        using var summary = JsonDocument.Parse(File.ReadAllText(Path.Combine(run, "summary.json")));
        Assert.Equal("incomplete", summary.RootElement.GetProperty("status").GetString());
        var cells = summary.RootElement.GetProperty("cells").EnumerateArray()
            .ToDictionary(cell => cell.GetProperty("attack").GetString()!, cell => cell);
        Assert.Equal(["none", "one", "wild", "two"], cells.Keys);
        Assert.All(cells, cell => Assert.Equal(cell.Key == "wild" ? "failed" : "done", cell.Value.GetProperty("status").GetString()));
        var reason = cells["wild"].GetProperty("reason").GetString()!;
        Assert.Matches(
            @"^Expected a finite loss in wild, got NaN or infinity at step \d+ with learning rate 1E\+03 \(last finite loss [0-9.E+]+\)\. "
            + @"Lower the learning rate or clip the gradients\. Last good state: checkpoints/seed-1/undefended\.$",
            reason);
        Assert.True(Directory.Exists(Path.Combine(run, "checkpoints", "seed-1", "undefended")));
        foreach (var report in new[] { "report.md", "report.html" })
        {
            Assert.Contains("wild", File.ReadAllText(Path.Combine(run, report)), StringComparison.Ordinal);
            Assert.Contains("got NaN or infinity at step", File.ReadAllText(Path.Combine(run, report)), StringComparison.Ordinal);
        }
    }
}
