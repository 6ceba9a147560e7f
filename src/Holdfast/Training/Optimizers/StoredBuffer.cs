using Holdfast.Evidence.Chance;
using Holdfast.Tensors;
using Holdfast.Training.Optimizers.States;
using static TorchSharp.torch;

namespace Holdfast.Training.Optimizers;

/// <summary>An optimizer's buffer between its steps: in its format, piece by piece, on the device or on the host.</summary>
internal sealed class StoredBuffer : IDisposable
{
    private readonly IStateFormat _format;
    private readonly bool _isSigned;
    private readonly IReadOnlyList<long> _lengths;
    private readonly IReadOnlyList<(string Name, FlatBuffer Buffer)> _parts;

    /// <summary>Makes a buffer of zeros.</summary>
    /// <param name="kind">Its name and format.</param>
    /// <param name="lengths">Weights of each piece.</param>
    /// <param name="device">Where it is worked on.</param>
    /// <param name="isHosted">Whether it lies in the host's memory meanwhile.</param>
    public StoredBuffer(OptimizerBuffer kind, IReadOnlyList<long> lengths, Device device, bool isHosted)
    {
        (Name, _format, _isSigned, _lengths) = (kind.Name, kind.Format, kind.IsSigned, lengths);
        var parts = lengths.Select(length => _format.Parts(length, _isSigned)).ToList();
        _parts = [.. (parts.FirstOrDefault() ?? []).Select((part, index) =>
            (part.Name, new FlatBuffer(parts.Select(piece => piece[index].Length), part.Type, device, isHosted)))];
    }

    /// <summary>What the rule calls it.</summary>
    public string Name { get; }

    /// <summary>A piece as float32 on the device.</summary>
    public Tensor Bring(int piece) => _format.Decode([.. _parts.Select(part => part.Buffer.Bring(piece))], _lengths[piece], _isSigned);

    /// <summary>Stores a piece.</summary>
    /// <param name="piece">Its number.</param>
    /// <param name="values">What it has become.</param>
    /// <param name="chance">Decides how it is rounded.</param>
    public void PutBack(int piece, Tensor values, Seed chance)
    {
        foreach (var (part, encoded) in _parts.Zip(_format.Encode(values, _isSigned, chance)))
        {
            part.Buffer.PutBack(piece, encoded);
        }
    }

    /// <summary>Views of all that is stored, by name, where it lies.</summary>
    public IEnumerable<(string Name, IReadOnlyList<Func<Tensor>> Pieces)> Stored() => _parts.Select(part => (
        Name + (part.Name.Length > 0 ? $"/{part.Name}" : ""),
        (IReadOnlyList<Func<Tensor>>)[.. part.Buffer.Settled().Select(piece => (Func<Tensor>)(() => piece.detach()))]));

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var (_, buffer) in _parts)
        {
            buffer.Dispose();
        }
    }
}
