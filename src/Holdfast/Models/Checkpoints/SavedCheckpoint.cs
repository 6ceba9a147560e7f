using System.Security.Cryptography;
using System.Text;

namespace Holdfast.Models.Checkpoints;

/// <summary>A checkpoint folder as written.</summary>
/// <param name="Folder">Where it lies.</param>
/// <param name="Weights">Its weights files.</param>
public sealed record SavedCheckpoint(string Folder, IReadOnlyList<SavedWeights> Weights)
{
    /// <summary>The file that lists the digests of all others; <c>sha256sum -c SHA256SUMS</c> checks them.</summary>
    public const string SumsFile = "SHA256SUMS";

    /// <summary>
    /// One digest for all weights: of the weights file where there is one, else of the lines "digest, two spaces, file name"
    /// of all of them, which is what <c>sha256sum model-*.safetensors | sha256sum</c> prints.
    /// </summary>
    public string Sha256 => Weights is [var only]
        ? only.Sha256
        : Convert.ToHexStringLower(SHA256.HashData(
            Encoding.UTF8.GetBytes(string.Concat(Weights.Select(file => $"{file.Sha256}  {file.FileName}\n")))));
}
