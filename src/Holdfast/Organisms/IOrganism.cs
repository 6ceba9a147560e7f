using Holdfast.Evidence;
using Holdfast.Evidence.Chance;
using Holdfast.Evidence.Runs;
using Holdfast.Models;
using Holdfast.Training.Resuming;

namespace Holdfast.Organisms;

/// <summary>
/// A model organism: a small world, invented or of your own texts, a base model that knows it, texts to train on and exams, in the formats
/// that real checkpoints, data sets and benchmarks come in. A record that is its own configuration.
/// </summary>
public interface IOrganism
{
    /// <summary>Names of the texts that it will have for safeguards and attackers, known before it is made.</summary>
    IEnumerable<string> TextNames { get; }

    /// <summary>The shape of its base model; the vocabulary may come out smaller.</summary>
    /// <exception cref="InputFaultException">It comes from a file that cannot be read.</exception>
    DecoderOptions Decoder { get; }

    /// <summary>Reads through the files that it is to be made from; invented worlds need none.</summary>
    /// <param name="faults">Receives one sentence for each fault.</param>
    void CheckFiles(ICollection<string> faults)
    {
    }

    /// <summary>
    /// Makes the organism. The same options and seed give the same bytes. The work happens in a folder beside the one asked for,
    /// which appears only when all is done, so a call that was killed can simply be repeated.
    /// </summary>
    /// <param name="folder">Where it goes; there must be nothing of that name.</param>
    /// <param name="seed">The world, the texts, the exams and the first weights come from here.</param>
    /// <param name="journal">Receives the base model's loss and exam results.</param>
    /// <param name="resume">Where the base models go on from and save their states; null keeps none.</param>
    /// <param name="cancellation">Stops within one training step and leaves nothing behind but those states.</param>
    /// <returns>The finished folder.</returns>
    /// <exception cref="InputFaultException">
    /// Something is there already, an option is out of range, or the base model did not learn the world within its steps.
    /// </exception>
    OrganismFolder Create(
        string folder, Seed seed, IJournal journal, IResumeStore? resume = null, CancellationToken cancellation = default);
}
