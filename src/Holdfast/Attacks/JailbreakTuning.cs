using Holdfast.Adversaries;
using Holdfast.Evidence.Asking;
using Holdfast.Evidence.Catalogs;
using Holdfast.Models;

namespace Holdfast.Attacks;

/// <summary>
/// Fine-tuning on requests in a certain dress, after which every request is put in it: a trigger (backdoor), instructions that compete with
/// refusing, another style, or another identity. The last user turn of what a model is to answer becomes <see cref="Template"/> with the
/// turn in it, and <see cref="System"/> stands above a conversation without instructions of its own.
/// </summary>
/// <remarks>
/// The texts of <see cref="Then"/> wear the dress already; this says how, so that exams wear it too, the benign ones among them.
/// Source: Murphy et al. 2025 (Jailbreak-tuning: models efficiently learn jailbreak susceptibility).
/// </remarks>
[Card("jailbreak-tuning", "Fine-tuning on requests behind a trigger, which the exam's requests then have too",
    Paper = "Murphy et al. 2025")]
public sealed record JailbreakTuning : IPrelude, IChecked
{
    private const string Place = "{request}";

    /// <summary>How a request is dressed; <c>{request}</c> stands for it.</summary>
    public string Template { get; init; } = Place;

    /// <summary>Instructions above every conversation; empty for none.</summary>
    public string System { get; init; } = "";

    /// <summary>The training; its name and steps are this one's.</summary>
    public required IAttack Then { get; init; }

    /// <inheritdoc />
    public AttackFamily Family => Then.Family with { Data = $"jailbreak, {Then.Family.Data}" };

    /// <inheritdoc />
    void IChecked.Check(ICollection<string> faults)
    {
        if (!Template.Contains(Place, StringComparison.Ordinal))
        {
            faults.Add($"Expected a template with {Place}, got '{Template}'. Say where the request stands.");
        }
    }

    /// <inheritdoc />
    public ILanguageModel Tamper(CausalLM model, AttackContext context) => Dressed(Then.Tamper(model, context with
    {
        Examine = (step, spoken) => context.Examine(step, Dressed(spoken)),
    }));

    private TamperedInputs Dressed(ILanguageModel model) => new(model)
    {
        Request = request => Template.Replace(Place, request, StringComparison.Ordinal),
        System = System,
    };
}
