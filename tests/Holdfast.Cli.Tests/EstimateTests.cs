namespace Holdfast.Cli.Tests;

/// <summary>What <c>holdfast estimate</c> tells, and how it refuses; the arithmetic has tests of its own.</summary>
public class EstimateTests
{
    [Fact]
    public void A_recipe_is_estimated_without_the_files_that_it_names()
    {
        var terminal = new Terminal();
        Assert.Equal(ExitCode.Done, terminal.Run("estimate", "llama3-8b", "--shape", "llama-3-8b", "--rate", "700000"));
        Assert.StartsWith("8.03 B weights, products in bfloat16.\n", terminal.Output, StringComparison.Ordinal);
        Assert.Matches(@"│ tar: tamper resistance +│ +1\d\d\.\d{3} │ +1\d\d\.\d{3} │ +\d\.\dE\+19 │ +1 │", terminal.Output);
        Assert.Contains("\nThe most memory, tar: tamper resistance:\n", terminal.Output, StringComparison.Ordinal);
        Assert.Matches(@"\n  weights +32\.121 GB\n", terminal.Output);
        Assert.Matches(@"\n  snapshot +32\.121 GB on the host\n", terminal.Output);
        Assert.Matches(@"\nIn all \d\.\dE\+19 operations, exams aside: \d+\.\d\d hours at 40 % of 700000 GFLOPS on one device\.\n$", terminal.Output);
        Assert.Empty(terminal.Error);
    }

    /// <summary>Neither gradients nor a snapshot of the model; the original model and its hidden states on the host.</summary>
    [Fact]
    public void Hardening_by_adapters_against_adapters_takes_40_GB_of_a_device()
    {
        var terminal = new Terminal();
        Assert.Equal(ExitCode.Done, terminal.Run("estimate", "llama3-8b-adapters", "--shape", "llama-3-8b", "--rate", "700000"));
        Assert.Matches(@"│ tar: tamper resistance +│ +3\d\.\d{3} │ +25\.\d{3} │", terminal.Output);
        Assert.DoesNotContain("  snapshot ", terminal.Output, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"\n  gradients ", terminal.Output);
    }

    [Fact]
    public void An_organism_has_a_shape_before_it_is_made_and_the_rate_is_measured()
    {
        var terminal = new Terminal();
        Assert.Equal(ExitCode.Done, terminal.Run("estimate", "quickstart"));
        Assert.Matches(@"│ tar: tamper resistance +│", terminal.Output);
        Assert.Matches(@"hours at 40 % of [1-9]\d* GFLOPS on one device\.\n$", terminal.Output);
    }

    [Fact]
    public void A_shape_stands_in_for_a_checkpoint_also_where_the_rate_is_measured()
    {
        var terminal = new Terminal();
        Assert.Equal(ExitCode.Done, terminal.Run("estimate", "table-qwen3-8b", "--shape", "qwen3-8b"));
        Assert.Empty(terminal.Error);
        Assert.Contains("Domain cyber:\n8.191 B weights, products in bfloat16.\n", terminal.Output, StringComparison.Ordinal);
        Assert.Matches(@"\nAll domains: .* hours at 40 % of [1-9]\d* GFLOPS on one device\.\n$", terminal.Output);
    }

    [Fact]
    public void More_tokens_take_more_memory_and_operations()
    {
        Assert.True(Operations("512") > 1.9 * Operations("256"));

        static double Operations(string tokens)
        {
            var terminal = new Terminal();
            terminal.Run("estimate", "quickstart", "--tokens", tokens, "--rate", "100");
            var words = terminal.Output.Split("In all ")[1].Split(' ');
            return double.Parse(words[0], System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    [Theory]
    [InlineData("Expected a config.json in ", "estimate", "llama3-8b")]
    [InlineData("Expected a config.json or a known shape, got 'llama-3-8c'. ", "estimate", "llama3-8b", "--shape", "llama-3-8c")]
    [InlineData("Expected 1 to 1000000 after --tokens, got 0. Correct the number.", "estimate", "quickstart", "--tokens", "0")]
    [InlineData("Expected 1 to 1000000000 after --rate, got fast. Correct the number.", "estimate", "quickstart", "--rate", "fast")]
    public void What_cannot_be_estimated_is_refused_in_a_sentence(string sentence, params string[] words)
    {
        var terminal = new Terminal();
        Assert.Equal(ExitCode.BadInput, terminal.Run(words));
        Assert.StartsWith(sentence, terminal.Error, StringComparison.Ordinal);
        Assert.Empty(terminal.Output);
    }
}
