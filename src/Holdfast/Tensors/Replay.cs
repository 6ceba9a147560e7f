using static TorchSharp.torch;

namespace Holdfast.Tensors;

/// <summary>
/// Parts of a computation that keep what goes into them and nothing of what happens inside: done once without a graph, and once more
/// with one when gradients come back (activation checkpointing; Chen et al. 2016). The gradient is that of the plain computation.
/// </summary>
/// <remarks>
/// The result of a part is a leaf that gathers a gradient, so a loss made from such results must go back through <see cref="Backward"/>;
/// a plain <c>backward()</c> would stop there. Parts are played back in the reverse of their order, each when all that reads it is done.
/// What goes into several parts, or into a part and the loss, must be cut first (<see cref="Cut"/>), since what lies before it can be gone
/// through but once.
/// </remarks>
public sealed class Replay
{
    private readonly Stack<Action> _back = [];

    /// <summary>A part of a computation.</summary>
    /// <param name="input">[n, ...]: some or all rows of what goes in.</param>
    /// <param name="first">Number of the first of them.</param>
    /// <returns>[n, ...], each row from its own row alone where rows are taken in portions.</returns>
    public delegate Tensor Step(Tensor input, long first);

    /// <summary>Does a part without keeping its inside; where no gradient is asked for, that is all.</summary>
    /// <param name="step">The part; it must come to the same when it is done again.</param>
    /// <param name="input">[N, ...]; it stays valid until <see cref="Backward"/>.</param>
    /// <param name="atOnce">The most rows at a time; null for all.</param>
    /// <param name="chance">Generators that the part draws from; they are set back for the second time.</param>
    /// <returns>[N, ...], in the caller's dispose scope.</returns>
    public Tensor Run(Step step, Tensor input, long? atOnce = null, IReadOnlyList<Generator>? chance = null)
    {
        var drawn = is_grad_enabled() ? chance?.Select(generator => (generator, generator.get_state())).ToList() ?? [] : [];
        var output = Forward(step, input, atOnce ?? input.size(0));
        if (is_grad_enabled())
        {
            _back.Push(new Part(step, input, output.requires_grad_(), atOnce ?? input.size(0), drawn).Backward);
        }

        return output;
    }

    /// <summary>A leaf in a tensor's place that gathers the gradients of all that reads it; they go on together.</summary>
    /// <param name="tensor">It stays valid until <see cref="Backward"/>.</param>
    /// <returns>The tensor itself where no gradient reaches it.</returns>
    public Tensor Cut(Tensor tensor)
    {
        if (!is_grad_enabled() || !tensor.requires_grad)
        {
            return tensor;
        }

        var leaf = tensor.detach().requires_grad_();
        _back.Push(() =>
        {
            using var scope = NewDisposeScope();
            if (leaf.grad is { } gradient)
            {
                tensor.backward([gradient]);
                leaf.grad = null!;
            }
        });
        return leaf;
    }

    /// <summary>Takes the gradients of a loss, through all parts since the last time.</summary>
    /// <param name="loss">A scalar.</param>
    public void Backward(Tensor loss)
    {
        try
        {
            loss.backward();
            while (_back.TryPop(out var part))
            {
                part();
            }
        }
        finally
        {
            Forget();
        }
    }

    /// <summary>Lets go of all parts, where a pass broke off or no gradient is wanted after all.</summary>
    public void Forget() => _back.Clear();

    private static Tensor Forward(Step step, Tensor input, long atOnce)
    {
        using var scope = NewDisposeScope();
        using var silent = no_grad();
        if (atOnce >= input.size(0))
        {
            // A new tensor even where the part returns what it got: it becomes a leaf of its own.
            return step(input, 0).detach().MoveToOuterDisposeScope();
        }

        var outputs = new List<Tensor>();
        for (var first = 0L; first < input.size(0); first += atOnce)
        {
            using var portion = NewDisposeScope();
            outputs.Add(step(input.narrow(0, first, Math.Min(atOnce, input.size(0) - first)), first).MoveToOuterDisposeScope());
        }

        return cat(outputs).MoveToOuterDisposeScope();
    }

    private sealed record Part(Step Step, Tensor Input, Tensor Output, long AtOnce, IReadOnlyList<(Generator From, Tensor State)> Drawn)
    {
        public void Backward()
        {
            using var scope = NewDisposeScope();
            if (Output.grad is not { } gradient)
            {
                return;
            }

            var now = Drawn.Select(drawn => drawn.From.get_state()).ToList();
            Set(Drawn.Select(drawn => drawn.State));
            var reached = Input.requires_grad ? empty_like(Input) : null;
            for (var first = 0L; first < Input.size(0); first += AtOnce)
            {
                Backward(gradient, reached, first, Math.Min(AtOnce, Input.size(0) - first));
            }

            Set(now);
            Output.grad = null!;
            if (reached is not null)
            {
                Input.backward([reached]);
            }
        }

        private void Backward(Tensor gradient, Tensor? reached, long first, long count)
        {
            using var scope = NewDisposeScope();
            var input = Input.detach().narrow(0, first, count).detach().requires_grad_(reached is not null);
            var output = Step(input, first);
            if (!output.requires_grad)
            {
                return;
            }

            output.backward([gradient.narrow(0, first, count)]);
            if (reached is not null)
            {
                using var silent = no_grad();
                reached.narrow(0, first, count).copy_(input.grad!);
            }
        }

        private void Set(IEnumerable<Tensor> states)
        {
            foreach (var (drawn, state) in Drawn.Zip(states))
            {
                drawn.From.set_state(state);
            }
        }
    }
}
