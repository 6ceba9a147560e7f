namespace Holdfast.Models;

/// <summary>How rotary positions are stretched beyond the length that a model was first trained at.</summary>
public enum RopeScalingKind
{
    /// <summary>Plain rotary positions.</summary>
    None,

    /// <summary>Positions divided by the factor (Chen et al. 2023).</summary>
    Linear,

    /// <summary>Base raised with the sequence's length beyond <see cref="DecoderOptions.MaximumPositions"/> ("dynamic NTK").</summary>
    Dynamic,

    /// <summary>Low frequencies divided by the factor, high ones kept, a ramp between (Llama 3.1).</summary>
    Llama3,
}
