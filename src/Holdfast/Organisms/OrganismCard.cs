using System.Text.Json.Serialization;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Chance;

namespace Holdfast.Organisms;

/// <summary>What <c>organism.json</c> says about the organism in its folder.</summary>
public sealed record OrganismCard
{
    /// <summary>The kind that made it.</summary>
    public required string Kind { get; init; }

    /// <summary>The seed that it was made from.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Every option of the kind, as YAML.</summary>
    public required string Options { get; init; }

    /// <summary>Number of weights of the base model.</summary>
    public required long Weights { get; init; }

    /// <summary>Tokens of the vocabulary.</summary>
    public required int Vocabulary { get; init; }

    /// <summary>Training steps that the base model took.</summary>
    public required int Steps { get; init; }

    /// <summary>Share of the forget exam that the base model answers, 0 to 1.</summary>
    public required double ForgetAccuracy { get; init; }

    /// <summary>Share of the retain exam that the base model answers, 0 to 1.</summary>
    public required double RetainAccuracy { get; init; }

    /// <summary>Share of its exam that the base model answers, by field; null where the world has no fields.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, double>? FieldAccuracy { get; init; }

    /// <summary>
    /// Share of the domain's exam that each filtered model answers, 0 to 1, by the folder it lies in; null where none was made.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, double>? FilteredAccuracy { get; init; }

    /// <summary>What the refusing model of a chat organism does; null for other organisms.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RefusalFigures? Refusal { get; init; }

    /// <summary>Names of the texts that are conversations or pairs of answers; null where texts are plain.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Conversations { get; init; }

    /// <summary>Number of records of every text set and exam.</summary>
    public required IReadOnlyDictionary<string, int> Records { get; init; }

    /// <summary>SHA-256 of every file by its path within the folder.</summary>
    public required IReadOnlyDictionary<string, string> Files { get; init; }

    /// <summary>Under which terms all of it may be used.</summary>
    public string Licence { get; init; } =
        "Invented by a program from a seed; it describes nothing real. Dedicated to the public domain (CC0 1.0).";

    /// <summary>The card of an organism whose files are all there.</summary>
    /// <param name="kind">What was made.</param>
    /// <param name="seed">From where.</param>
    /// <param name="model">Its base model.</param>
    /// <param name="records">Number of records by the name of their set.</param>
    /// <param name="places">Where the files are.</param>
    internal static OrganismCard Of(
        IOrganism kind, Seed seed, BaseModel model, IReadOnlyDictionary<string, int> records, OrganismPlaces places) => new()
        {
            Kind = Catalog<IOrganism>.Of(kind).Kind,
            Seed = seed.Value,
            Options = OptionWriter.Write(kind),
            Weights = model.Model.Weights.Shapes.Sum(weight => weight.Count),
            Vocabulary = model.Model.Options.VocabularySize,
            Steps = model.Steps,
            ForgetAccuracy = model.ForgetAccuracy,
            RetainAccuracy = model.RetainAccuracy,
            Records = records,
            Files = places.Hashes(),
        };
}
