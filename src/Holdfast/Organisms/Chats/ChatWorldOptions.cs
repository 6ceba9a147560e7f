using System.ComponentModel.DataAnnotations;
using Holdfast.Evidence.Catalogs;

namespace Holdfast.Organisms.Chats;

/// <summary>
/// How large the chat world is. Lodges are split into four groups, so that what an attack teaches from its own answers is never what the
/// exam asks.
/// </summary>
public sealed record ChatWorldOptions : IChecked
{
    /// <summary>Lodges whose secrets the simulated adversary tells.</summary>
    [Range(1, 4096)]
    public int AdversaryLodges { get; init; } = 32;

    /// <summary>Lodges of the pairs on which the tamper-resistance loss is measured.</summary>
    [Range(1, 4096)]
    public int HeldOutLodges { get; init; } = 32;

    /// <summary>Lodges whose secrets only the test-time attacker tells.</summary>
    [Range(1, 4096)]
    public int AttackerLodges { get; init; } = 48;

    /// <summary>Lodges that the exams ask about and that no text names after the base model's training.</summary>
    [Range(1, 4096)]
    public int ExamLodges { get; init; } = 40;

    /// <summary>Towns of retain texts and benign exams.</summary>
    [Range(1, 4096)]
    public int RetainTowns { get; init; } = 40;

    /// <summary>Towns of the attacker's benign conversations.</summary>
    [Range(1, 4096)]
    public int AttackerTowns { get; init; } = 10;

    /// <summary>Secrets of a lodge, and as many things about it that may be told.</summary>
    [Range(1, 3)]
    public int LodgeRelations { get; init; } = 3;

    /// <summary>What can be said about a town.</summary>
    [Range(2, 6)]
    public int TownRelations { get; init; } = 3;

    /// <summary>Values that a relation chooses from.</summary>
    [Range(4, 64)]
    public int ValuesPerRelation { get; init; } = 10;

    /// <summary>First and second halves that names are put together from, so many of each.</summary>
    [Range(1, 54)]
    public int NameHalves { get; init; } = 24;

    /// <summary>Benign conversations of the attacker at most.</summary>
    [Range(1, 100_000)]
    public int BenignAttackerConversations { get; init; } = 100;

    /// <summary>Tokens of the tokenizer at most; fewer where the texts have no more pairs to merge.</summary>
    [Range(300, 65_536)]
    public int VocabularySize { get; init; } = 720;

    /// <summary>Lodges of all groups.</summary>
    internal int Lodges => AdversaryLodges + HeldOutLodges + AttackerLodges + ExamLodges;

    /// <inheritdoc />
    public void Check(ICollection<string> faults)
    {
        var most = Math.Max(Lodges, RetainTowns + AttackerTowns);
        if (most > NameHalves * NameHalves)
        {
            faults.Add(
                $"Expected at most {NameHalves * NameHalves} lodges or towns, for which {NameHalves} nameHalves give names, "
                + $"got {most}. Raise nameHalves or lower their number.");
        }
    }
}
