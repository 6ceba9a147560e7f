using Holdfast.Evidence;
using static TorchSharp.torch;

namespace Holdfast.Tensors;

/// <summary>The device that a <see cref="DeviceChoice"/> means on this machine.</summary>
public static class Devices
{
    /// <summary>Whether it is a CUDA device.</summary>
    /// <exception cref="InputFaultException">One is asked for and there is none.</exception>
    public static bool IsCuda(this DeviceChoice choice)
    {
        var isCuda = choice != DeviceChoice.Cpu && cuda.is_available();
        if (choice == DeviceChoice.Cuda && !isCuda)
        {
            throw new InputFaultException(
                "Expected a CUDA device, got none that libtorch can use. Set 'device: auto', or build with -p:HoldfastDevice=cuda.");
        }

        return isCuda;
    }

    /// <summary>The device.</summary>
    /// <exception cref="InputFaultException">A CUDA device is asked for and there is none.</exception>
    public static Device Chosen(this DeviceChoice choice) => choice.IsCuda() ? CUDA : CPU;
}
