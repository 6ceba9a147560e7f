namespace Holdfast.Evidence.Runs;

/// <summary>What a run was made with; <c>environment.json</c>. Filled in by the caller, since only it knows the backend.</summary>
public sealed record RunEnvironment
{
    /// <summary>Version of Holdfast.</summary>
    public required string Holdfast { get; init; }

    /// <summary>Version of the .NET runtime.</summary>
    public required string DotNet { get; init; }

    /// <summary>Operating system.</summary>
    public required string OperatingSystem { get; init; }

    /// <summary>Name of the processor.</summary>
    public required string Processor { get; init; }

    /// <summary>Logical cores of the machine.</summary>
    public required int LogicalCores { get; init; }

    /// <summary>Threads given to tensor work.</summary>
    public required int Threads { get; init; }

    /// <summary>Device of the weights, for instance <c>cpu</c>.</summary>
    public required string Device { get; init; }

    /// <summary>Version of TorchSharp; null for a run without it.</summary>
    public string? TorchSharp { get; init; }

    /// <summary>Version of libtorch; null for a run without it.</summary>
    public string? LibTorch { get; init; }

    /// <summary>Commit of the source tree that was run; null outside one.</summary>
    public string? GitCommit { get; init; }
}
