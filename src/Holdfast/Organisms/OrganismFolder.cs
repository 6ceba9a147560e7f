using System.Text.Json;
using Holdfast.Data;
using Holdfast.Data.Conversations;
using Holdfast.Evidence;
using Holdfast.Evidence.Runs;

namespace Holdfast.Organisms;

/// <summary>A finished organism on disk: where its checkpoint, its texts and its exams lie.</summary>
public sealed class OrganismFolder
{
    /// <summary>The name of the texts on the exam's facts, which the base model alone trains on.</summary>
    public const string ForgetExamFacts = "forget-exam-facts";

    /// <summary>The name of retain texts that nothing trains on, for perplexity.</summary>
    public const string RetainText = "retain-text";

    /// <summary>The name of the exam on what should be forgotten.</summary>
    public const string ForgetExam = "forget-exam";

    /// <summary>The name of the exam on what should be kept.</summary>
    public const string RetainExam = "retain-exam";

    /// <summary>The exam on what the attacker's own texts tell.</summary>
    public const string AttackerExam = "attacker-exam";

    private static readonly IReadOnlyList<string> Training =
        [.. DatasetNames.All, .. DatasetNames.BeyondDistribution, DatasetNames.ForgetPassages];

    private readonly OrganismPlaces _places;

    private OrganismFolder(OrganismPlaces places, OrganismCard card) => (_places, Card) = (places, card);

    /// <summary>The folder.</summary>
    public string Path => _places.Folder;

    /// <summary>What it says about itself.</summary>
    public OrganismCard Card { get; }

    /// <summary>The model to protect in Hugging Face layout: the base model, or the refusing one of a chat organism.</summary>
    public string Checkpoint => _places.Checkpoint;

    /// <summary>
    /// Training texts under the names of <see cref="DatasetNames"/>, files of <c>{"text"}</c>, or of <see cref="ChatNames"/>, files of
    /// conversations and pairs of answers.
    /// </summary>
    public IReadOnlyDictionary<string, TextSource> Texts => Card.Conversations is { } chats
        ? chats.ToDictionary(name => name, name => new TextSource { Path = Text(name), Conversation = new ConversationOptions() })
        : Card.Records.Keys.Where(name => Training.Contains(DatasetNames.KindOf(name)))
            .ToDictionary(name => name, name => new TextSource { Path = Text(name) });

    /// <summary>Whether there is a finished organism.</summary>
    public static bool Exists(string path) => File.Exists(new OrganismPlaces(path).Card);

    /// <summary>Removes what a making that was killed left beside a folder. Only for who owns the place: nothing is asked.</summary>
    public static void Abandon(string path) => Disk.Attempt(path, () =>
    {
        if (Directory.Exists(OrganismPlaces.Growing(path)))
        {
            Directory.Delete(OrganismPlaces.Growing(path), recursive: true);
        }
    });

    /// <summary>Opens a finished organism.</summary>
    /// <exception cref="InputFaultException">There is none, or its card cannot be read, or one of its files is missing.</exception>
    public static OrganismFolder Open(string path)
    {
        var places = new OrganismPlaces(path);
        if (!Exists(path))
        {
            throw new InputFaultException(
                $"Expected a model organism at {path}, got no {OrganismPlaces.CardName} there. Create one or correct the path.");
        }

        var card = Read(places.Card);
        var missing = card.Files.Keys.Where(file => !File.Exists(System.IO.Path.Combine(path, file))).ToList();
        return missing.Count == 0
            ? new OrganismFolder(places, card)
            : throw new InputFaultException(
                $"Expected {string.Join(", ", missing)} in the organism at {path}, got nothing there. Create the organism again.");
    }

    /// <summary>A file of <c>{"text"}</c> records by name, those aside from training included.</summary>
    public string Text(string name) => _places.Text(name);

    /// <summary>
    /// A file of four-choice questions <c>{"question", "choices", "answer"}</c>; the question is the beginning of a sentence and
    /// a choice its end, to be scored by likelihood after a space.
    /// </summary>
    public string Exam(string name) => _places.Exam(name);

    /// <summary>Compares every file with the hash on the card.</summary>
    /// <returns>Paths within the folder that were changed, removed or added; none for a folder as it was made.</returns>
    public IReadOnlyList<string> Differences()
    {
        var now = _places.Hashes();
        return [.. Card.Files.Keys.Union(now.Keys).Where(file => Card.Files.GetValueOrDefault(file) != now.GetValueOrDefault(file))];
    }

    private static OrganismCard Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<OrganismCard>(File.ReadAllText(path), OrganismFiles.Json)!;
        }
        catch (JsonException cause)
        {
            throw new InputFaultException($"Expected {path} as it was written, got: {cause.Message} Create the organism again.", cause);
        }
    }
}
