using Holdfast.Tensors;
using static TorchSharp.torch;

namespace Holdfast.Models;

/// <summary>One pass of tokens through a model: what all its layers share.</summary>
/// <param name="Rows">The tokens.</param>
/// <param name="Angles">Their rotations, for [N, H, W].</param>
/// <param name="Mask">[T, S + T] bool, which tokens each may look at; null for all up to itself.</param>
/// <param name="Cache">Keys and values of the S tokens before them, which receives theirs.</param>
/// <param name="Seen">The shape in which hooks see a state.</param>
internal sealed record Reading(
    TokenRows Rows, (Tensor Cosine, Tensor SignedSine) Angles, Tensor? Mask, KeyValueCache? Cache, long[] Seen)
{
    /// <summary>
    /// Which tokens each may look at, [T, S + T] bool; null where plain causal attention does: a window, or several new tokens after others
    /// that were read before, need a mask.
    /// </summary>
    /// <param name="options">Tells the window.</param>
    /// <param name="tokens">T.</param>
    /// <param name="start">S.</param>
    /// <param name="device">Where the model computes.</param>
    public static Tensor? MaskOf(DecoderOptions options, long tokens, long start, Device device)
    {
        var window = options.SlidingWindow is { } size && start + tokens > size ? size : (long?)null;
        if (window is null && (start == 0 || tokens == 1))
        {
            return null;
        }

        using var query = arange(Held.Number(start), Held.Number(start + tokens), device: device).unsqueeze(1);
        using var key = arange(Held.Number(start + tokens), device: device).unsqueeze(0);
        var mask = key <= query;
        return window is { } reach ? mask.logical_and(key > query - Held.Number(reach)) : mask;
    }

    /// <summary>Shows a state to a hook.</summary>
    /// <param name="hook">Null leaves it as it is.</param>
    /// <param name="layer">What the hook is told.</param>
    /// <param name="stream">[N, D].</param>
    /// <returns>What goes on, [N, D].</returns>
    /// <exception cref="ArgumentException">The hook returned a state of another shape or type.</exception>
    public Tensor Pass(HiddenStateHook? hook, int layer, Tensor stream)
    {
        if (hook is null)
        {
            return stream;
        }

        var state = stream.view(Seen);
        var passed = hook(layer, state);
        if (ReferenceEquals(passed, state))
        {
            return stream;
        }

        return passed.shape.SequenceEqual(state.shape) && passed.dtype == state.dtype
            ? passed.reshape(stream.shape)
            : throw new ArgumentException(
                $"Expected the hook to return [{string.Join(", ", state.shape)}] {state.dtype} at layer {layer}, got "
                + $"[{string.Join(", ", passed.shape)}] {passed.dtype}. Return the state, or a changed one of its shape and type.",
                nameof(hook));
    }
}
