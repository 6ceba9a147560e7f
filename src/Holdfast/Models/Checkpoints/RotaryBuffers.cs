using System.Text.RegularExpressions;

namespace Holdfast.Models.Checkpoints;

/// <summary>
/// The <c>rotary_emb.inv_freq</c> buffers that old checkpoints carry and that config.json determines: neither needed nor wanted.
/// </summary>
internal static partial class RotaryBuffers
{
    /// <summary>Whether a tensor is one.</summary>
    public static bool Contains(string name) => InverseFrequencies().IsMatch(name);

    [GeneratedRegex(@"^model\.(layers\.\d+\.self_attn\.)?rotary_emb\.inv_freq$", RegexOptions.CultureInvariant)]
    private static partial Regex InverseFrequencies();
}
