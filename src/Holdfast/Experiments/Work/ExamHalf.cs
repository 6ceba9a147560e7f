using Holdfast.Evidence.Chance;
using Holdfast.Evidence.Evaluations;
using Holdfast.Evidence.Runs;
using Holdfast.Experiments.Recipes;

namespace Holdfast.Experiments.Work;

/// <summary>
/// Parts the questions of a forget exam by chance in two halves: by one a searching attack chooses, by the other it is judged. The same for
/// every safeguard.
/// </summary>
/// <param name="seed">The run's seed.</param>
internal sealed class ExamHalf(long seed)
{
    private readonly Seed _chance = new Seed((ulong)seed).Derive("half of the exam");

    /// <summary>The halves for a cell; null where its attack does not search.</summary>
    /// <param name="recipe">The recipe of the run.</param>
    /// <param name="cell">The cell.</param>
    public static ExamHalf? Of(Recipe recipe, Cell cell) =>
        recipe.Attacks.FirstOrDefault(attack => attack.Name == cell.Attack) is { Settings: not null } ? new ExamHalf(cell.Seed) : null;

    /// <summary>Whether a question is one to choose by.</summary>
    /// <param name="exam">Its exam.</param>
    /// <param name="item">Its name.</param>
    public bool Chooses(IEvaluation exam, string item) =>
        exam.Role == ExamRole.Forget && _chance.Derive(exam.Name).Derive(item).Value % 2 == 0;
}
