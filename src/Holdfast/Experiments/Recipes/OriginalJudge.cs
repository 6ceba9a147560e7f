using Holdfast.Evidence.Asking;
using Holdfast.Evidence.Catalogs;

namespace Holdfast.Experiments.Recipes;

/// <summary>The model of the seed as it was before any safeguard.</summary>
[Card("original", "The undefended model of the seed")]
public sealed record OriginalJudge : IJudge
{
    /// <inheritdoc />
    public bool IsOfSeed => true;

    /// <inheritdoc />
    public JudgeAbility Ability => JudgeAbility.Scores;

    /// <inheritdoc />
    public void Check(ICollection<string> faults)
    {
    }

    /// <inheritdoc />
    public OpenJudge Open(Subject subject, string replies)
    {
        var model = subject.Original();
        return new OpenJudge(subject.Speak(model), model);
    }
}
