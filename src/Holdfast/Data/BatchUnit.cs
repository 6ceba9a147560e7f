namespace Holdfast.Data;

/// <summary>What a mean over a batch is a mean of.</summary>
public enum BatchUnit
{
    /// <summary>Positions that predict a labelled token, <see cref="Batch.Predicting"/>.</summary>
    Prediction,

    /// <summary>Real tokens, <see cref="Batch.Tokens"/>.</summary>
    Token,

    /// <summary>Rows.</summary>
    Row,
}
