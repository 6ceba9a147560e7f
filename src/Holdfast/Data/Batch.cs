using Holdfast.Tensors;
using static TorchSharp.torch;

namespace Holdfast.Data;

/// <summary>
/// B rows of T tokens. Rows are padded on the right, so causal attention never lets a real token see padding and no
/// attention mask enters the model; the masks say which positions count.
/// </summary>
public sealed class Batch : IDisposable
{
    private Tensor? _tokens;
    private Tensor? _predicting;
    private Tensor? _targets;

    /// <summary>Makes a batch from its parts, which it then owns.</summary>
    /// <param name="ids">[B, T] int64.</param>
    /// <param name="attention">[B, T] bool.</param>
    /// <param name="labels">[B, T] bool.</param>
    public Batch(Tensor ids, Tensor attention, Tensor labels)
    {
        Ids = ids.DetachFromDisposeScope();
        Attention = attention.DetachFromDisposeScope();
        Labels = labels.DetachFromDisposeScope();
    }

    /// <summary>Token ids, [B, T] int64.</summary>
    public Tensor Ids { get; }

    /// <summary>True where there is a token, false at padding, [B, T] bool.</summary>
    public Tensor Attention { get; }

    /// <summary>True where the token is one the losses count (for a plain text every token), [B, T] bool. Implies <see cref="Attention"/>.</summary>
    public Tensor Labels { get; }

    /// <summary>Where there is a token: indices into the flattened B*T positions, [N] int64.</summary>
    public Tensor Tokens => _tokens ??= Where(Attention.reshape(-1));

    /// <summary>
    /// Positions whose next token is labelled: indices into the flattened B*T positions, [M] int64. The shift by one between a
    /// position and what it predicts is made here and nowhere else.
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

    /// <summary>This batch on a device: itself if it is there already, else a copy in its place.</summary>
    public Batch On(Device device)
    {
        if (Ids.device_type == device.type && Ids.device_index == device.index)
        {
            return this;
        }

        using (this)
        {
            return new Batch(Ids.to(device), Attention.to(device), Labels.to(device));
        }
    }

    private void Shift()
    {
        if (_predicting is not null)
        {
            return;
        }

        // Flattened, the token after position p is p + 1; a row's first token is predicted by no position of its row.
        using var scope = NewDisposeScope();
        using var silent = no_grad();
        var predicted = Labels.clone();
        predicted.narrow(1, 0, 1).zero_();
        var targets = Where(predicted.reshape(-1));
        _targets = Ids.reshape(-1).index_select(0, targets).DetachFromDisposeScope();
        _predicting = (targets - Held.Number(1)).DetachFromDisposeScope();
        targets.Dispose();
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
        _predicting?.Dispose();
        _targets?.Dispose();
    }
}
