namespace Holdfast.Evidence.Statistics;

/// <summary>A test of two models on the same questions: whether one knows more than the luck of the questions explains.</summary>
public interface IPairedTest
{
    /// <summary>Questions on which the first did better.</summary>
    int OnlyFirst { get; }

    /// <summary>Questions on which the second did better.</summary>
    int OnlySecond { get; }

    /// <summary>Which of the two is ahead: above 0 the first, below 0 the second.</summary>
    double Lead { get; }

    /// <summary>Two-sided p-value.</summary>
    double P { get; }
}
