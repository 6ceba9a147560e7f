using System.ComponentModel.DataAnnotations;
using Holdfast.Data;
using Holdfast.Evidence;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Chance;
using Holdfast.Evidence.Runs;
using Holdfast.Models;
using Holdfast.Organisms.Glossaries;
using Holdfast.Training;
using Holdfast.Training.Optimizers;
using Holdfast.Training.Resuming;
using Holdfast.Training.Schedules;

namespace Holdfast.Organisms;

/// <summary>
/// Real fields of knowledge from a folder of your own: a model that knows the definitions of its glossaries by heart, with texts of the
/// fields to forget and of those to keep, and an exam that asks which term a definition belongs to.
/// </summary>
[Card("glossaries", "Your own glossaries, texts and exams, a folder for each field, and a six-layer model that knows their definitions")]
public sealed record GlossaryOrganism : IOrganism, IChecked
{
    /// <summary>The folder of fields; docs/organisms.md tells its form.</summary>
    [InputPath]
    public required string Folder { get; init; }

    /// <summary>
    /// The fields to forget; all others are to be kept. Of one, texts have plain names; of several, each set's name begins with its
    /// field's, as in <c>biology/forget-attacker</c>.
    /// </summary>
    [MinLength(1)]
    public required IReadOnlyList<string> Forget { get; init; }

    /// <summary>
    /// The most definitions in each of the adversary's, the held-out, the attacker's and the exam's group of a field to forget; a fifth of
    /// the glossary where that is fewer. What is left the base model never reads.
    /// </summary>
    [Range(FieldSplit.FewestInExam, 100_000)]
    public int GroupDefinitions { get; init; } = 125;

    /// <summary>The most definitions of a field to keep.</summary>
    [Range(FieldSplit.FewestInExam, 100_000)]
    public int RetainDefinitions { get; init; } = 400;

    /// <summary>The most definitions of a field to keep that the exam asks about.</summary>
    [Range(FieldSplit.FewestInExam, 100_000)]
    public int RetainExamDefinitions { get; init; } = 40;

    /// <summary>Passages of each field's texts that the base model reads.</summary>
    [Range(1, 1_000_000)]
    public int Passages { get; init; } = 200;

    /// <summary>The most passages of a field to forget that the attacker has, and as many from another source.</summary>
    [Range(1, 1_000_000)]
    public int AttackerPassages { get; init; } = 1000;

    /// <summary>The share of rows that are passages while the base model learns; the others are definitions.</summary>
    [Range(0.01, 0.99)]
    public double PassageShare { get; init; } = 0.05;

    /// <summary>Tokens of the tokenizer at most; fewer where the texts have no more pairs to merge.</summary>
    [Range(300, 65_536)]
    public int VocabularySize { get; init; } = 2048;

    /// <summary>The base model.</summary>
    public BaseModelOptions Model { get; init; } = new()
    {
        Width = 128,
        Layers = 6,
        Heads = 4,
        FeedForwardWidth = 352,
        BatchSize = 120,
        Training = new Optimization
        {
            Optimizer = new AdamW { WeightDecay = 0 },
            LearningRate = 3e-3,
            Schedule = new WarmUp { Steps = 100, Cosine = true },
            ClipNorm = 1,
        },
        Steps = 3000,
        RequiredAccuracy = 0.9,
    };

    /// <summary>
    /// Whether a second base model is made for each field to forget, which reads everything else: what a model is that never knew. It
    /// lies in <c>filtered</c>, or in <c>filtered/NAME</c> where there are several fields to forget.
    /// </summary>
    public bool Filtered { get; init; }

    /// <inheritdoc />
    public IEnumerable<string> TextNames =>
    [
        .. Forget.SelectMany(name => GlossaryTexts.OfForgetField(Folder, name).Select(set => GlossaryTexts.Prefix(Forget, name) + set)),
        DatasetNames.Retain,
    ];

    /// <inheritdoc />
    public DecoderOptions Decoder => Model.Decoder(VocabularySize);

    /// <inheritdoc />
    public void Check(ICollection<string> faults)
    {
        if (Forget.Distinct().Count() < Forget.Count)
        {
            faults.Add($"Expected different fields to forget, got {string.Join(", ", Forget)}. Leave out the one that comes twice.");
        }
    }

    /// <inheritdoc />
    public void CheckFiles(ICollection<string> faults) => InputFaultException.Collect(() => Library.Read(Folder, Forget), faults);

    /// <inheritdoc />
    public OrganismFolder Create(
        string folder, Seed seed, IJournal journal, IResumeStore? resume = null, CancellationToken cancellation = default) =>
        Nursery.Raise(folder, [this, Model], growing =>
            new GlossaryGrowth(this, new OrganismPlaces(growing), seed, journal, resume ?? NoResume.Instance).Grow(cancellation));
}
