namespace Holdfast.Objectives;

/// <summary>What a loss reads of a model.</summary>
[Flags]
public enum LossReads
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Logits over the vocabulary where a token is predicted.</summary>
    Predictions = 1,

    /// <summary>The hidden states of all layers.</summary>
    States = 2,

    /// <summary>The same of the original model.</summary>
    Original = 4,

    /// <summary>Logits of the states of all layers, where a token is predicted.</summary>
    ReadOuts = 8,
}
