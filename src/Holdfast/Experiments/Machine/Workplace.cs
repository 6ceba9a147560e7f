using Holdfast.Evidence;
using Holdfast.Experiments.Recipes;
using Holdfast.Models;
using Holdfast.Models.Checkpoints;
using Holdfast.Tensors;
using static TorchSharp.torch;

namespace Holdfast.Experiments.Machine;

/// <summary>Where and how wide an experiment computes.</summary>
/// <param name="Device">Where tensors live.</param>
/// <param name="Threads">Threads within one tensor operation.</param>
/// <param name="Workers">Processes that share the pieces of work.</param>
public sealed record Workplace(Device Device, int Threads, int Workers)
{
    // Below this an operation is too short to be shared out: a second thread waits longer than it works, and where another process
    // is busy it waits 25 times as long.
    private const long FewWeights = 20_000_000;

    /// <summary>What suits the making of one organism.</summary>
    public static Workplace ForOrganisms { get; } = new(CPU, 1, 1);

    /// <summary>What suits a recipe on this machine.</summary>
    /// <exception cref="InputFaultException">The recipe asks for CUDA and there is none.</exception>
    /// <exception cref="DllNotFoundException">The native library cannot be loaded.</exception>
    public static Workplace For(Recipe recipe) =>
        For(recipe, recipe.Model.Checkpoint is { } folder ? WeightsOf(folder) : 0);

    /// <summary>What suits a recipe on this machine whose model need not be at hand.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="weights">How many weights its checkpoint has; 0 for an organism, which is small.</param>
    /// <exception cref="InputFaultException">The recipe asks for CUDA and there is none.</exception>
    /// <exception cref="DllNotFoundException">The native library cannot be loaded.</exception>
    public static Workplace For(Recipe recipe, long weights)
    {
        NativeBackend.Load();
        var onCuda = recipe.Device.IsCuda();
        var isSmall = weights < FewWeights;
        var cores = Environment.ProcessorCount;
        return new Workplace(
            onCuda ? CUDA : CPU,
            recipe.Threads ?? (isSmall ? 1 : cores),
            recipe.Workers ?? (isSmall && !onCuda ? cores : 1));
    }

    /// <summary>Tells libtorch, for the whole process.</summary>
    public void Open() => set_num_threads(Threads);

    private static long WeightsOf(string checkpoint) =>
        DecoderWeights.Count(ModelConfig.Read(Path.Combine(checkpoint, ModelConfig.FileName)).Decoder);
}
