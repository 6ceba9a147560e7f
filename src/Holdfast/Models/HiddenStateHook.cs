using static TorchSharp.torch;

namespace Holdfast.Models;

/// <summary>
/// Looks at the residual stream on its way through a <see cref="CausalLM"/> and decides what goes on: the one door for losses on hidden
/// states, steering vectors, latent perturbations and noise. Called once for each l from 0 to L, in this order; gradients flow through
/// what it returns.
/// </summary>
/// <param name="layer">
/// l: 0 is the embeddings, l the output of the l-th layer, and L the output of the last layer after the final norm, as in the
/// <c>hidden_states</c> of Hugging Face.
/// </param>
/// <param name="state">
/// [N, D] float32 of tokens laid end to end; [B, T, D] where ids in rows are read, of the new tokens only where there is a cache.
/// </param>
/// <returns>[N, D] or [B, T, D] float32: the same tensor to leave the stream as it is, or another one to go on in its place.</returns>
public delegate Tensor HiddenStateHook(int layer, Tensor state);
