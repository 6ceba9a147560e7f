using System.Runtime.CompilerServices;
using Holdfast.Tensors;

// Tests count torch's live tensors and set its one global thread count, so they take turns.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace Holdfast.Tests;

/// <summary>A test may call torch before anything of Holdfast.</summary>
internal static class Serial
{
    [ModuleInitializer]
    internal static void Load() => NativeBackend.Load();
}
