namespace Holdfast.Evidence.Evaluations;

/// <summary>An evaluation whose answers have a file form of their own, from which the benchmark's published scripts go on.</summary>
public interface IPublishedForm
{
    /// <summary>How such a file's name ends, for instance <c>.json</c>.</summary>
    string Ending { get; }

    /// <summary>Writes answers in that form.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="model">What the file calls the model.</param>
    /// <param name="answers">In the order asked.</param>
    /// <param name="marks">The marks of the exam's first metric in the same order; empty where there are none.</param>
    void Write(Stream stream, string model, IReadOnlyList<Answer> answers, IReadOnlyList<double> marks);
}
