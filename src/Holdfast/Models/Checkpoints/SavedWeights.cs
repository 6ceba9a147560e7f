namespace Holdfast.Models.Checkpoints;

/// <summary>One weights file as written.</summary>
/// <param name="FileName">Name within the folder.</param>
/// <param name="Sha256">Digest of its bytes in lower-case hexadecimal.</param>
public sealed record SavedWeights(string FileName, string Sha256);
