namespace Holdfast.Models;

/// <summary>The number format of products.</summary>
public enum Precision
{
    /// <summary>32 bits everywhere.</summary>
    Float32,

    /// <summary>
    /// bfloat16 for what goes into and comes out of products, from float32 weights that are rounded where they are used; gradients of
    /// the weights are float32.
    /// </summary>
    BFloat16,
}
