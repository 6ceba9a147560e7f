using System.ComponentModel.DataAnnotations;

namespace Holdfast.Models;

/// <summary>Options of low-rank adaptation (Hu et al. 2022), with the values of TAR's red team.</summary>
public sealed record LowRankOptions
{
    /// <summary>r: inner width of the update.</summary>
    [Range(1, 4096)]
    public int Rank { get; init; } = 16;

    /// <summary>α: the update is scaled by α / r.</summary>
    [Range(1e-3, 1e6)]
    public double Alpha { get; init; } = 32;

    /// <summary>Share of the inputs that is dropped while training.</summary>
    [Range(0, 0.99)]
    public double Dropout { get; init; } = 0.05;

    /// <summary>Ends of the names of the projections that get an adapter; all seven of a layer unless stated.</summary>
    public IReadOnlyList<string> Targets { get; init; } =
        ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"];
}
