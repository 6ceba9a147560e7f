using Holdfast.Benchmarks;
using Holdfast.Benchmarks.Peer;
using Holdfast.Tensors;
using static TorchSharp.torch;

// Ratios measured in one run, since machines and their neighbours differ. Run one at a time:
<<<<<<< HEAD
//   dotnet run -c Release --project bench/Holdfast.Benchmarks -- throughput | overhead | memory | threads
//     | large SIZE [option=value ...] | estimates [SIZE ...]
=======
//   dotnet run -c Release --project bench/Holdfast.Benchmarks -- throughput | overhead | memory | threads | large SIZE [option=value ...]
//   dotnet run -c Release --project bench/Holdfast.Benchmarks -- estimates [SIZE ...] | peer [rounds [case ...]]
>>>>>>> peer
NativeBackend.Load();
if (args is ["large", .. var what])
{
    return Large.Run(what);
}

if (args is ["estimates", .. var sizes])
{
    return Large.Estimates(sizes);
}

if (args is ["peer", .. var chosen])
{
    set_num_threads(1);
    Comparison.Run(
        chosen is [var rounds, ..] ? int.Parse(rounds, System.Globalization.CultureInfo.InvariantCulture) : 5, [.. chosen.Skip(1)]);
    return 0;
}

set_num_threads(args.Length > 1 ? int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture) : 1);
switch (args.FirstOrDefault())
{
    case "throughput":
        Throughput.Run();
        return 0;
    case "overhead":
        OuterStep.Overhead();
        return 0;
    case "memory":
        OuterStep.Memory();
        return 0;
    case "threads":
        Throughput.Threads();
        return 0;
    default:
        Console.Error.WriteLine(
            "Expected throughput, overhead, memory or threads, and optionally a number of threads; or peer and a number of rounds.");
        return 2;
}
