using Holdfast.Experiments.Recipes;
using Holdfast.Models;
using Holdfast.Tensors;

namespace Holdfast.Experiments.Estimates;

/// <summary>What an estimate is made from: shapes and options alone.</summary>
public sealed record ModelUse
{
    // What rows of organisms hold on average, and what the paper cuts texts to.
    private const int OrganismRowTokens = 10;
    private const int DefaultRowTokens = 256;

    /// <summary>Shape of the model.</summary>
    public required DecoderOptions Model { get; init; }

    /// <summary>How it saves memory.</summary>
    public MemoryUse Memory { get; init; } = new();

    /// <summary>The most rows that go through together; null for whole batches.</summary>
    public int? MicroBatch { get; init; }

    /// <summary>Tokens of the longest row in a batch, by the name of the texts.</summary>
    public required Func<string, int> RowTokens { get; init; }

    /// <summary>Whether the host's memory is another than the device's.</summary>
    public bool HasDevice { get; init; }

    /// <summary>Bytes of a weight in the model's files, and so in the frozen original and in what is released: 2 for bfloat16.</summary>
    public int StoredBytes { get; init; } = 2;

    /// <summary>What a recipe uses a model with.</summary>
    /// <param name="recipe">Its files need not be there.</param>
    /// <param name="model">Shape of the model.</param>
    /// <param name="rowTokens">Tokens of a row where the recipe's data does not say.</param>
    public static ModelUse Of(Recipe recipe, DecoderOptions model, int? rowTokens = null)
    {
        var isOrganism = recipe.Model.Organism is not null;
        var otherwise = rowTokens ?? (isOrganism ? OrganismRowTokens : DefaultRowTokens);
        return new ModelUse
        {
            Model = model,
            Memory = recipe.Memory,
            MicroBatch = recipe.MicroBatch,
            RowTokens = name => recipe.RowTokens(name) ?? otherwise,
            HasDevice = recipe.Device == DeviceChoice.Cuda || recipe.Device.IsCuda(),
            StoredBytes = isOrganism ? 4 : 2,
        };
    }

    /// <summary>P: weights of the model.</summary>
    public long Weights => DecoderWeights.Count(Model);

    /// <summary>Rows of a batch that go through together.</summary>
    public int RowsTogether(int rows) => Math.Min(rows, MicroBatch ?? rows);
}
