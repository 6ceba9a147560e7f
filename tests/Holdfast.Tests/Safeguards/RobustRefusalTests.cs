using System.Text.Json;
using Holdfast.Adversaries.Inputs;
using Holdfast.Data;
using Holdfast.Evidence.Chance;
using Holdfast.Models.Checkpoints;
using Holdfast.Objectives;
using Holdfast.Safeguards;
using Holdfast.Tests.Models;
using Holdfast.Training;
using static TorchSharp.torch;

namespace Holdfast.Tests.Safeguards;

public class RobustRefusalTests
{
    /// <summary>tests/Reference/refusal-losses/make.py, from logits of an independent implementation.</summary>
    [Fact]
    public void Away_and_toward_are_the_references()
    {
        using var scope = NewDisposeScope();
        using var silent = no_grad();
        using var loaded = Checkpoint.Load(TestFiles.Reference("llama"));
        var rows = Read(TestFiles.Reference("llama")).GetProperty("ids").EnumerateArray()
            .Select(row => row.EnumerateArray().Select(id => id.GetInt32()).ToArray()).ToList();
        var expected = Read(Path.Combine(TestFiles.Reference("llama"), "..", "..", "refusal-losses"));
        var answers = expected.GetProperty("answer").EnumerateArray().Select(answer => answer.GetInt32()).ToList();
        using var batch = Batch.Of([.. rows.Zip(answers, (ids, answer) =>
            new Example(ids, [.. ids.Select((_, at) => at >= ids.Length - answer)]))], 0, []);
        Assert.Equal(expected.GetProperty("away").GetDouble(), Loss(new Unlikelihood()), 1e-5);
        Assert.Equal(expected.GetProperty("toward").GetDouble(), Loss(new NextToken()), 1e-5);

        double Loss(IObjective objective)
        {
            using var original = new OriginalModel(() => throw new InvalidOperationException("No loss of R2D2 asks for the original."));
            using var loss = objective.Begin(original, new Seed(1));
            return loss.On(loaded.Model, batch).Sum(mean => mean.Value.item<float>());
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    public void Unlikelihood_keeps_its_digits_where_the_token_is_certain(float logit)
    {
        using var logits = tensor(new[,] { { logit, 0f, 0f } });
        using var target = tensor(new long[] { 0 });
        Assert.Equal(Math.Log(1 + (Math.Exp(logit) / 2)), Unlikelihood.Of(logits, target).item<float>(), 1e-5);
    }

    [Fact]
    public void Requests_come_to_be_refused_and_no_longer_answered()
    {
        using var world = new TinyWorld();
        var pairs = world.Data[ChatNames.RefusalPairs];
        var before = Likelihoods();
        new RobustRefusal
        {
            Search = new GreedyCoordinateGradient { Length = 3, TopK = 6, Candidates = 8, Initial = "a" },
            SearchSteps = 2,
            PoolSize = 10,
            CasesPerStep = 5,
            Optimization = new Optimization { LearningRate = 1e-2 },
            AwayWeight = 4,
            RetainWeight = 0,
            Steps = 60,
            BatchSize = 4,
        }.Protect(world.Model, world.SafeguardContext());
        var after = Likelihoods();
        Assert.True(after.Refused < before.Refused - 0.15, $"{before.Refused} to {after.Refused}");
        Assert.True(after.Answered - after.Refused > before.Answered - before.Refused + 0.3, $"{before} to {after}");

        (double Refused, double Answered) Likelihoods()
        {
            using var silent = no_grad();
            using var batch = pairs.Batches(pairs.Count, world.Seed).At(0);
            using var scope = NewDisposeScope();
            return (NextToken.On(world.Model, batch.Part(AnswerPair.Chosen)).item<float>(),
                NextToken.On(world.Model, batch.Part(AnswerPair.Rejected)).item<float>());
        }
    }

    [Fact]
    public void A_share_of_the_pool_starts_anew_and_the_rest_keeps_its_suffixes()
    {
        var requests = Enumerable.Range(2, 3).Select(id => new Request([1, id], [], [id])).ToList();
        var pool = new TestCasePool(requests, requests, 5, [2, 2], 0, new Seed(1));
        Assert.Equal([1, 2, 2], Enumerable.Range(0, 5).GroupBy(number => pool.RequestOf(number)).Select(group => group.Count()).Order());
        for (var number = 0; number < 5; number++)
        {
            pool.Move(number, [3, number]);
        }

        pool.StartAnew(2, new Seed(2));
        Assert.Equal(2, Enumerable.Range(0, 5).Count(number => pool.SuffixOf(number).SequenceEqual([2, 2])));
        Assert.Equal(3, Enumerable.Range(0, 5).Count(number => pool.SuffixOf(number).SequenceEqual([3, number])));
    }

    private static JsonElement Read(string folder) =>
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "expected.json"))).RootElement;
}
