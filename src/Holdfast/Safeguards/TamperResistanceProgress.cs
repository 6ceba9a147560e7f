using Holdfast.Training.Resuming;

namespace Holdfast.Safeguards;

/// <summary>What a training with <see cref="TamperResistance"/> remembers besides weights and optimizer.</summary>
/// <param name="candidates">How many candidates for the pool there are.</param>
internal sealed class TamperResistanceProgress(int candidates)
{
    private const string FactorName = "tamper-resistance-factor";

    /// <summary>What λ_TR is multiplied by.</summary>
    public double Factor { get; set; } = 1;

    /// <summary>Shares of the pool that each candidate has won.</summary>
    public int[] Won { get; } = new int[candidates];

    /// <summary>The state of the training with this in it.</summary>
    public ResumeState AddTo(ResumeState state)
    {
        var numbers = new Dictionary<string, double>(state.Numbers) { [FactorName] = Factor };
        for (var i = 0; i < Won.Length; i++)
        {
            numbers[WonName(i)] = Won[i];
        }

        return state with { Numbers = numbers };
    }

    /// <summary>Goes back to what was saved.</summary>
    public void Restore(ResumeState state)
    {
        Factor = state.Numbers[FactorName];
        for (var i = 0; i < Won.Length; i++)
        {
            Won[i] = (int)state.Numbers[WonName(i)];
        }
    }

    private static string WonName(int index) => $"candidate-{index}";
}
