using TorchSharp;
using static TorchSharp.torch;

namespace Holdfast.Tensors;

/// <summary>
/// Something as large as the weights, in pieces that lie on a device or in the host's memory. Whoever works on it has one piece at a
/// time on the device, so that neither a hosted buffer nor what is computed from it takes more there than a few pieces.
/// </summary>
/// <remarks>
/// Hosted pieces of a CUDA device are pinned: the copies are asynchronous, one behind the other and behind the computing on the device's
/// one stream. The unpinned piece that each is made from is freed before the next. Where the device is the CPU a hosted piece is copied
/// all the same, so that both paths are one. A dispose scope must be open around <see cref="Bring"/>.
/// </remarks>
public sealed class FlatBuffer : IDisposable
{
    /// <summary>
    /// Elements of a piece: 256 MiB of float32. A power of two, since torch's allocator of pinned memory rounds up to one.
    /// </summary>
    public const long Piece = 1L << 26;

    private readonly Device _device;
    private readonly bool _isHosted;
    private readonly List<Tensor> _pieces = [];
    private readonly List<long> _starts = [];

    /// <summary>Makes a buffer of zeros.</summary>
    /// <param name="lengths">Elements of each piece.</param>
    /// <param name="type">Of an element.</param>
    /// <param name="device">Where it is worked on.</param>
    /// <param name="isHosted">Whether it lies in the host's memory meanwhile.</param>
    public FlatBuffer(IEnumerable<long> lengths, ScalarType type, Device device, bool isHosted)
    {
        (_device, _isHosted) = (device, isHosted);
        var start = 0L;
        foreach (var length in lengths)
        {
            _pieces.Add(Zeros(length, type));
            _starts.Add(start);
            start += length;
        }
    }

    /// <summary>Number of pieces.</summary>
    public int Count => _pieces.Count;

    /// <summary>The lengths of whole pieces, and of the rest.</summary>
    /// <param name="length">Elements together.</param>
    /// <param name="piece">Elements of a whole piece.</param>
    public static IReadOnlyList<long> Cut(long length, long piece = Piece)
    {
        var lengths = new List<long>();
        for (var left = length; left > 0; left -= piece)
        {
            lengths.Add(Math.Min(left, piece));
        }

        return lengths;
    }

    /// <summary>A piece on the device: itself if it lies there, else a copy, which goes with the open dispose scope.</summary>
    /// <param name="piece">Its number.</param>
    public Tensor Bring(int piece) => _isHosted ? _pieces[piece].to(_device, copy: true, non_blocking: true) : _pieces[piece];

    /// <summary>Replaces a piece; nothing to do for one that was worked on where it lies.</summary>
    /// <param name="piece">Its number.</param>
    /// <param name="values">Of its length, on the device.</param>
    public void PutBack(int piece, Tensor values)
    {
        if (!ReferenceEquals(values, _pieces[piece]))
        {
            _pieces[piece].copy_(values, nonBlocking: true);
        }
    }

    /// <summary>Works on every piece and keeps what it has become.</summary>
    /// <param name="work">Told the piece on the device and where in the buffer it starts; changes it in place, outside autograd.</param>
    public void Change(Action<Tensor, long> work) => Visit(work, isChanged: true);

    /// <summary>Reads every piece.</summary>
    /// <param name="work">Told the piece on the device and where in the buffer it starts; outside autograd.</param>
    public void Read(Action<Tensor, long> work) => Visit(work, isChanged: false);

    /// <summary>Takes over as many elements from a tensor [P] of the device.</summary>
    public void CopyFrom(Tensor flat) => Each(piece =>
    {
        _pieces[piece].copy_(Stretch(flat, piece), nonBlocking: true);
    });

    /// <summary>Gives all elements to a tensor [P] of the device, bit for bit.</summary>
    public void CopyTo(Tensor flat) => Each(piece =>
    {
        Stretch(flat, piece).copy_(_pieces[piece], nonBlocking: true);
    });

    /// <summary>
    /// The pieces where they lie, once all that was under way has arrived; for saving and reading back. The buffer keeps them.
    /// </summary>
    public IReadOnlyList<Tensor> Settled()
    {
        if (IsPinned)
        {
            cuda.synchronize(_device);
        }

        return _pieces;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var piece in _pieces)
        {
            piece.Dispose();
        }
    }

    private bool IsPinned => _isHosted && _device.type == DeviceType.CUDA;

    private Tensor Zeros(long length, ScalarType type)
    {
        using var scope = NewDisposeScope();
        var zeros = torch.zeros(length, type, _isHosted ? CPU : _device);
        return (IsPinned ? zeros.pin_memory() : zeros).DetachFromDisposeScope();
    }

    private Tensor Stretch(Tensor flat, int piece) => flat.narrow(0, _starts[piece], _pieces[piece].size(0));

    private void Visit(Action<Tensor, long> work, bool isChanged) => Each(piece =>
    {
        var brought = Bring(piece);
        work(brought, _starts[piece]);
        if (isChanged)
        {
            PutBack(piece, brought);
        }
    });

    private void Each(Action<int> work)
    {
        using var silent = no_grad();
        for (var piece = 0; piece < Count; piece++)
        {
            using var scope = NewDisposeScope();
            work(piece);
        }
    }
}
