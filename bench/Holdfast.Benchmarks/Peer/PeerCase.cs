using System.Globalization;

namespace Holdfast.Benchmarks.Peer;

/// <summary>A piece of work that both sides do, from the same weights and token ids.</summary>
internal abstract class PeerCase : IDisposable
{
    /// <summary>What the table calls it.</summary>
    public abstract string Name { get; }

    /// <summary>What the other side calls work of this kind.</summary>
    public abstract string Kind { get; }

    /// <summary>Whether it is there for its numbers alone.</summary>
    public virtual bool IsCheck => false;

    /// <summary>Floating-point operations on real tokens in one run; 0 where they are not counted.</summary>
    public virtual double Operations => 0;

    /// <summary>Tokens written in one run; 0 where none are.</summary>
    public virtual int Written => 0;

    /// <summary>What the other side needs, to be written as JSON.</summary>
    /// <param name="weights">Writes a model's weights to a file and describes the model.</param>
    public abstract Dictionary<string, object> Describe(Func<Models.CausalLM, object> weights);

    /// <summary>Does the work on our side.</summary>
    /// <returns>Numbers to compare with the other side's.</returns>
    public abstract double[] Run();

    /// <summary>How far the numbers of the two sides are apart, in words.</summary>
    public virtual string Difference(double[] ours, double[] theirs) => ours.Length == theirs.Length
        ? ours.Zip(theirs, (a, b) => Math.Abs(a - b)).Max().ToString("0.0e0", CultureInfo.InvariantCulture)
        : $"{ours.Length} numbers against {theirs.Length}";

    /// <inheritdoc />
    public virtual void Dispose()
    {
    }
}
