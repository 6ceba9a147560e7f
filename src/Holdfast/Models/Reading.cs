using Holdfast.Tensors;
using static TorchSharp.torch;

namespace Holdfast.Models;

/// <summary>One pass of tokens through a model: what all its layers share.</summary>
/// <param name="Rows">The tokens.</param>
/// <param name="Angles">Their rotations, for [N, H, W].</param>
/// <param name="Mask">[T, S + T] bool, which tokens each may look at; null for all up to itself.</param>
/// <param name="Cache">Keys and values of the S tokens before them, which receives theirs.</param>
internal sealed record Reading(TokenRows Rows, (Tensor Cosine, Tensor SignedSine) Angles, Tensor? Mask, KeyValueCache? Cache);
