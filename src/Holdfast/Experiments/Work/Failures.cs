using Holdfast.Training;

namespace Holdfast.Experiments.Work;

/// <summary>How failures of cells are told.</summary>
internal static class Failures
{
    /// <summary>
    /// A loss that diverged is told by its sentence; anything else is a mistake in a program, so where it happened belongs to it.
    /// </summary>
    public static string ForJournal(Exception failure) =>
        failure is DivergenceException ? failure.Message : failure.ToString();
}
