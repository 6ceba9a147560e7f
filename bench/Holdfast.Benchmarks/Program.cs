using System.Globalization;
using Holdfast.Benchmarks;
using Holdfast.Benchmarks.Peer;
using Holdfast.Tensors;
using static TorchSharp.torch;

// Ratios measured in one run, since machines and their neighbours differ. Run one at a time:
//   dotnet run -c Release --project bench/Holdfast.Benchmarks -- throughput | overhead | memory | threads [THREADS]
//   dotnet run -c Release --project bench/Holdfast.Benchmarks -- peer [rounds [case ...]]
//   dotnet run -c Release --project bench/Holdfast.Benchmarks -- large SIZE [option=value ...] | estimates [every] [SIZE ...]
NativeBackend.Load();
set_num_threads(1);
switch (args)
{
    case ["large", .. var what]:
        return Large.Run(what);
    case ["estimates", .. var sizes]:
        return Estimates.Run(sizes);
    case ["peer"]:
        Comparison.Run(5, []);
        return 0;
    case ["peer", var rounds, .. var cases]:
        Comparison.Run(Whole(rounds), cases);
        return 0;
    case [var what, .. var threads] when threads.Length < 2:
        set_num_threads(threads is [var count] ? Whole(count) : 1);
        Action? run = what switch
        {
            "throughput" => Throughput.Run,
            "overhead" => OuterStep.Overhead,
            "memory" => OuterStep.Memory,
            "threads" => Throughput.Threads,
            _ => null,
        };
        if (run is not null)
        {
            run();
            return 0;
        }

        break;
}

Console.Error.WriteLine("Expected throughput, overhead, memory, threads, peer, large or estimates; Program.cs tells more.");
return 2;

static int Whole(string number) => int.Parse(number, CultureInfo.InvariantCulture);
