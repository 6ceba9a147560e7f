using Holdfast.Evidence.Asking;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Endpoints;

namespace Holdfast.Experiments.Recipes;

/// <summary>
/// A model behind an address. Each of its answers is paid for once in a run: it is kept there, and the key is not.
/// </summary>
[Card("endpoint", "A model behind an address that speaks OpenAI's chat completions")]
public sealed record EndpointJudge : Endpoint, IJudge
{
    /// <inheritdoc />
    public bool IsOfSeed => false;

    /// <inheritdoc />
    public JudgeAbility Ability => JudgeAbility.Writes;

    /// <inheritdoc />
    public void Check(ICollection<string> faults) => CheckKey(faults);

    /// <inheritdoc />
    public OpenJudge Open(Subject subject, string replies) => new(new EndpointModel(this, replies, TimeProvider.System));
}
