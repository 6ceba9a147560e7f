using Holdfast.Adversaries.Inputs;
using Holdfast.Data;
using Holdfast.Evidence;
using Holdfast.Objectives;
using Holdfast.Tensors;
using Holdfast.Tests.Data;
using Holdfast.Tokenizers;
using static TorchSharp.torch;

namespace Holdfast.Tests.Adversaries;

public sealed class SuffixSearchTests : IDisposable
{
    private static readonly GreedyCoordinateGradient How = new() { Length = 4, TopK = 5, Candidates = 12, Initial = "a" };

    private static readonly IReadOnlyList<Request> Requests =
        [new([1, 5, 2], [7, 3], [9, 4, 6]), new([1, 8, 8, 10], [7, 3], [2, 9])];

    private readonly TinyWorld _world = new();
    private readonly FewLetters _tokenizer = new();

    public void Dispose() => _world.Dispose();

    /// <summary>Moving place i of the suffix towards the embedding of token v changes the loss by the gradient's entry [i, v].</summary>
    [Fact]
    public void The_one_hot_gradient_agrees_with_finite_differences()
    {
        using var scope = NewDisposeScope();
        using var search = Search(How);
        var gradient = search.Gradient();
        Assert.Equal([4, TinyWorld.Vocabulary], gradient.shape);
        var table = _world.Model.Weights.View("model.embed_tokens.weight");
        var suffix = table.index_select(0, tensor(search.Suffix.Select(id => (long)id).ToArray()));
        using var batch = Batch(SoftTokens.Ids(4));
        using var silent = no_grad();
        for (var place = 0; place < 4; place++)
        {
            for (var token = 0; token < TinyWorld.Vocabulary; token++)
            {
                const double step = 5e-3;
                double Along(double distance)
                {
                    using var moved = suffix.clone();
                    moved[place].add_(table[token], Held.Number(distance));
                    _world.Model.SoftTokens = moved;
                    return NextToken.On(_world.Model, batch).item<float>();
                }

                var measured = (Along(step) - Along(-step)) / (2 * step);
                Assert.Equal(measured, gradient[place, token].item<float>(), 2e-3);
            }
        }

        Assert.True(gradient.abs().max().item<float>() > 0.02);
    }

    [Fact]
    public void Losses_are_those_of_whole_rows()
    {
        using var search = Search(How);
        IReadOnlyList<IReadOnlyList<int>> suffixes = [[2, 3, 4, 5], [11, 2, 2, 9], [6, 6, 6, 6]];
        var losses = search.Losses(suffixes);
        for (var i = 0; i < suffixes.Count; i++)
        {
            using var batch = Batch(suffixes[i]);
            using var silent = no_grad();
            Assert.Equal(NextToken.On(_world.Model, batch).item<float>(), losses[i], 1e-5);
        }
    }

    [Fact]
    public void The_loss_falls_with_every_swap_and_never_rises()
    {
        using var search = Search(How);
        var before = search.Losses([search.Suffix])[0];
        var (last, taken) = (before, 0L);
        for (var step = 0; step < 12; step++)
        {
            var suffix = search.Suffix;
            search.Step(_world.Seed.Derive("step", step));
            var isTaken = search.Accepted > taken;
            Assert.Equal(isTaken ? 1 : 0, suffix.Zip(search.Suffix).Count(pair => pair.First != pair.Second));
            Assert.True(isTaken ? search.Loss < last - 1e-7 : Math.Abs(search.Loss - last) < 1e-5, $"{last} to {search.Loss}");
            Assert.Equal(search.Losses([search.Suffix])[0], search.Loss, 1e-5);
            (last, taken) = (search.Loss, search.Accepted);
        }

        Assert.True(taken >= 3);
        Assert.True(last < before - 0.05, $"{before} to {last}");
    }

    [Fact]
    public void Where_any_best_swap_is_taken_every_step_swaps()
    {
        using var search = Search(How with { OnlyBetter = false });
        for (var step = 0; step < 12; step++)
        {
            search.Step(_world.Seed.Derive("step", step));
        }

        Assert.Equal(12, search.Accepted);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void How_many_rows_go_together_changes_no_token(int rows)
    {
        Assert.Equal(Found(64), Found(rows));

        string Found(int together)
        {
            using var search = Search(How with { RowsAtOnce = together });
            for (var step = 0; step < 8; step++)
            {
                search.Step(_world.Seed.Derive("step", step));
            }

            return FormattableString.Invariant($"{string.Join(' ', search.Suffix)} after {search.Accepted} swaps");
        }
    }

    [Fact]
    public void The_model_comes_out_as_it_went_in()
    {
        var before = _world.Weights();
        using (var search = Search(How))
        {
            search.Step(_world.Seed);
            Assert.NotNull(_world.Model.SoftTokens);
        }

        Assert.Null(_world.Model.SoftTokens);
        Assert.Equal(before, _world.Weights());
    }

    /// <summary>With "ab" one token, b behind an a and an a before a b are read as something else.</summary>
    [Fact]
    public void A_suffix_that_its_request_or_itself_would_join_does_not_survive()
    {
        var alphabet = new SuffixAlphabet(How with { Length = 2, Initial = "c" }, new FewLetters("ab"));
        var survives = alphabet.SurvivesIn(new Request([1, 5, 2], [3], [9]));
        Assert.True(survives([4, 4]));
        Assert.True(survives([11, 4]));
        Assert.False(survives([3, 4]));
        Assert.False(survives([4, 2]));
        Assert.False(survives([2, 3]));
        Assert.Equal([2, 3, 4, 5, 6, 7, 8, 9, 10, 11], alphabet.Ids);
        Assert.Equal("cabc", alphabet.Text([4, 11, 4]));
    }

    [Fact]
    public void A_first_suffix_that_is_too_short_is_refused()
    {
        var fault = Assert.Throws<InputFaultException>(() => new SuffixAlphabet(How with { Initial = "", Length = 3 }, _tokenizer));
        Assert.Equal("Expected 3 tokens of '' written as often, got 0. Give another initial text.", fault.Message);
    }

    private SuffixSearch Search(GreedyCoordinateGradient how) =>
        new(how, _world.Model, Requests, new SuffixAlphabet(how, _tokenizer), _world.Lessons);

    private static Batch Batch(IReadOnlyList<int> suffix) =>
        global::Holdfast.Data.Batch.Of([.. Requests.Select(request => request.With(suffix))], 0, []);
}
