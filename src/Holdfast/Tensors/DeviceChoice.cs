namespace Holdfast.Tensors;

/// <summary>Where tensors live.</summary>
public enum DeviceChoice
{
    /// <summary>On a CUDA device where there is one, else in main memory.</summary>
    Auto,

    /// <summary>In main memory.</summary>
    Cpu,

    /// <summary>On a CUDA device.</summary>
    Cuda,
}
