using Holdfast.Experiments.Recipes;

namespace Holdfast.Experiments.Work;

/// <summary>Where an experiment gets what each seed works on.</summary>
public interface ISubjects
{
    /// <summary>Whether nothing has to be made before a seed can be worked on.</summary>
    bool IsPrepared(long seed);

    /// <summary>What one seed works on, made first where it has to be.</summary>
    /// <param name="seed">The recipe's seed.</param>
    /// <param name="cancellation">Stops the making.</param>
    /// <exception cref="Holdfast.Evidence.InputFaultException">Something it needs cannot be used.</exception>
    Subject Prepare(long seed, CancellationToken cancellation);
}
