using Holdfast.Tensors;
using static TorchSharp.torch;

namespace Holdfast.Data;

/// <summary>
/// B rows of T tokens. Rows are padded on the right, so causal attention never lets a real token see padding and no
/// attention mask enters the model; the masks say which positions count. Where examples have parts (a chosen and a rejected answer of one
/// prompt), the rows are those of the first part, and the same rows of the others come with them.
/// </summary>
public sealed class Batch : IDisposable
{
    private readonly IReadOnlyList<Batch> _others;
    private readonly Dictionary<object, IReadOnlyList<Tensor>> _made = [];
    private Tensor? _tokens;
    private TokenRows? _rows;
    private Tensor? _predicting;
    private Tensor? _targets;

    /// <summary>Makes a batch from its parts, which it then owns.</summary>
    /// <param name="ids">[B, T] int64.</param>
    /// <param name="attention">[B, T] bool.</param>
    /// <param name="labels">[B, T] bool.</param>
    /// <param name="parts">Names of the parts of an example, the first being these rows; empty for plain texts.</param>
    /// <param name="others">The same rows of the parts after the first, owned too.</param>
    public Batch(Tensor ids, Tensor attention, Tensor labels, IReadOnlyList<string>? parts = null, IReadOnlyList<Batch>? others = null)
    {
        (Parts, _others) = (parts ?? [], others ?? []);
        Ids = ids.DetachFromDisposeScope();
        Attention = attention.DetachFromDisposeScope();
        Labels = labels.DetachFromDisposeScope();
    }

    /// <summary>Names of the parts of an example, this batch's own rows being the first; empty for plain texts.</summary>
    public IReadOnlyList<string> Parts { get; }

    /// <summary>What each row was made from, its first part; empty where the rows were made of tensors.</summary>
    public IReadOnlyList<Example> Examples { get; private init; } = [];

    /// <summary>Token ids, [B, T] int64.</summary>
    public Tensor Ids { get; }

    /// <summary>True where there is a token, false at padding, [B, T] bool.</summary>
    public Tensor Attention { get; }

    /// <summary>
    /// True where the token is one the losses count (for a plain text every token), [B, T] bool. Implies <see cref="Attention"/>.
    /// </summary>
    public Tensor Labels { get; }

    /// <summary>Where there is a token: indices into the flattened B*T positions, [N] int64.</summary>
    public Tensor Tokens => _tokens ??= Where(Attention.reshape(-1));

    /// <summary>The tokens laid end to end, for a model to read.</summary>
    public TokenRows Rows => _rows ??= MakeRows();

    /// <summary>
    /// Tokens whose next token is labelled: indices into the N tokens of <see cref="Rows"/>, [M] int64. The shift by one between a
    /// token and what it predicts is made here and nowhere else.
    /// </summary>
    public Tensor Predicting
    {
        get
        {
            Shift();
            return _predicting!;
        }
    }

    /// <summary>The ids that <see cref="Predicting"/> should predict, [M] int64.</summary>
    public Tensor Targets
    {
        get
        {
            Shift();
            return _targets!;
        }
    }

    /// <summary>Makes a batch from examples; rows are padded to the longest.</summary>
    /// <param name="rows">B examples.</param>
    /// <param name="padId">What fills short rows.</param>
    /// <param name="parts">Names of the parts of every example; empty for plain texts.</param>
    internal static Batch Of(IReadOnlyList<Example> rows, int padId, IReadOnlyList<string> parts)
    {
        var width = 0;
        foreach (var row in rows)
        {
            width = Math.Max(width, row.Length);
        }

        var ids = new long[rows.Count * width];
        var attention = new bool[ids.Length];
        var labels = new bool[ids.Length];
        for (var row = 0; row < rows.Count; row++)
        {
            var example = rows[row];
            var start = row * width;
            for (var at = 0; at < example.Length; at++)
            {
                ids[start + at] = example.Ids[at];
            }

            ids.AsSpan(start + example.Length, width - example.Length).Fill(padId);
            attention.AsSpan(start, example.Length).Fill(true);
            if (example.Labels.IsEmpty)
            {
                labels.AsSpan(start, example.Length).Fill(true);
            }
            else
            {
                example.Labels.CopyTo(labels.AsSpan(start));
            }
        }

        long[] shape = [rows.Count, width];
        var others =
            Enumerable.Range(0, Math.Max(0, parts.Count - 1)).Select(part => Of([.. rows.Select(row => row.Others[part])], padId, []));
        return new Batch(tensor(ids, shape), tensor(attention, shape), tensor(labels, shape), parts, [.. others]) { Examples = rows };
    }

    /// <summary>The rows of one part of the examples.</summary>
    /// <param name="name">One of <see cref="Parts"/>.</param>
    /// <exception cref="ArgumentException">The examples have no such part.</exception>
    public Batch Part(string name) => Parts.ToList().IndexOf(name) switch
    {
        0 => this,
        > 0 and var index => _others[index - 1],
        _ => throw new ArgumentException(
            $"Expected examples with a part '{name}', got {(Parts.Count == 0 ? "plain texts" : string.Join(", ", Parts))}.", nameof(name)),
    };

    /// <summary>How many units of a kind the batch has.</summary>
    public long Count(BatchUnit unit) => unit switch
    {
        BatchUnit.Prediction => Predicting.size(0),
        BatchUnit.Token => Tokens.size(0),
        _ => Ids.size(0),
    };

    /// <summary>
    /// What was computed about this batch and holds as long as the batch lives, such as the states of a frozen model: made at the first
    /// call, freed with the batch.
    /// </summary>
    /// <param name="by">Who computes it; each gets its own.</param>
    /// <param name="make">Makes tensors that no dispose scope holds.</param>
    public IReadOnlyList<Tensor> Once(object by, Func<IReadOnlyList<Tensor>> make)
    {
        if (!_made.TryGetValue(by, out var made))
        {
            _made[by] = made = make();
        }

        return made;
    }

    /// <summary>Copies of so many rows each, in order; the last may have fewer. The caller disposes them.</summary>
    /// <param name="rows">At least one.</param>
    public IReadOnlyList<Batch> Cut(long rows)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        var pieces = new List<Batch>();
        for (var start = 0L; start < Ids.size(0); start += rows)
        {
            pieces.Add(Stretch(start, Math.Min(rows, Ids.size(0) - start)));
        }

        return pieces;
    }

    /// <summary>This batch on a device: itself if it is there already, else a copy in its place.</summary>
    public Batch On(Device device)
    {
        if (Ids.device_type == device.type && Ids.device_index == device.index)
        {
            return this;
        }

        using (this)
        {
            return Like(tensor => tensor.to(device), examples => examples);
        }
    }

    private Batch Stretch(long start, long count) => Like(
        tensor => tensor.narrow(0, start, count).clone(),
        examples => [.. examples.Skip((int)start).Take((int)count)]);

    private Batch Like(Func<Tensor, Tensor> copy, Func<IReadOnlyList<Example>, IReadOnlyList<Example>> rows)
    {
        using var scope = NewDisposeScope();
        return new Batch(copy(Ids), copy(Attention), copy(Labels), Parts, [.. _others.Select(other => other.Like(copy, rows))])
        {
            Examples = rows(Examples),
        };
    }

    private void Shift()
    {
        if (_predicting is not null)
        {
            return;
        }

        // Laid end to end, the token after token i is i + 1; a row's first token is predicted by no token of its row.
        using var scope = NewDisposeScope();
        using var silent = no_grad();
        var predicted = Labels.clone();
        predicted.narrow(1, 0, 1).zero_();
        var targets = Where(Rows.Pack(predicted.reshape(-1)));
        _targets = Rows.Ids.index_select(0, targets).DetachFromDisposeScope();
        _predicting = (targets - Held.Number(1)).DetachFromDisposeScope();
        targets.Dispose();
    }

    private TokenRows MakeRows()
    {
        using var scope = NewDisposeScope();
        var places = Tokens.size(0) == Ids.numel() ? null : Tokens;
        var ids = places is null ? Ids.reshape(-1) : Ids.reshape(-1).index_select(0, places);
        return new TokenRows(ids.DetachFromDisposeScope(), places, Ids.size(0), Ids.size(1));
    }

    private static Tensor Where(Tensor mask)
    {
        using var indices = mask.nonzero();
        return indices.reshape(-1).DetachFromDisposeScope();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Ids.Dispose();
        Attention.Dispose();
        Labels.Dispose();
        _tokens?.Dispose();
        _rows?.Ids.Dispose();
        _predicting?.Dispose();
        _targets?.Dispose();
        foreach (var tensor in _made.Values.SelectMany(made => made))
        {
            tensor.Dispose();
        }

        _made.Clear();
        foreach (var other in _others)
        {
            other.Dispose();
        }
    }
}
