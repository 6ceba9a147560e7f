using System.Globalization;
using System.Text.Json;
using Holdfast.Models;
using Holdfast.Training.TunedWeights;
using static TorchSharp.torch;

namespace Holdfast.Benchmarks.Peer;

/// <summary>Holdfast beside PyTorch on the same work, one thread, in turns: CPU time of the work alone, medians over rounds.</summary>
internal sealed class Comparison : IDisposable
{
    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web);

    private readonly string _folder = Directory.CreateTempSubdirectory("holdfast-bench-").FullName;
    private readonly PeerProcess? _peer = PeerProcess.Start();
    private readonly OrganismWork _work;
    private readonly List<PeerCase> _cases;
    private readonly List<double> _rates = [];
    private readonly Dictionary<string, List<(double Ours, double Theirs)>> _seconds = [];
    private readonly Dictionary<string, string> _differences = [];
    private readonly Dictionary<string, double[]> _numbers = [];

    private Comparison()
    {
        _work = new OrganismWork(Path.Combine(_folder, "organism"));
        _cases =
        [
            new TrainingSteps(64, 24), new TrainingSteps(128, 12), new TrainingSteps(256, 6), new TrainingSteps(512, 3),
            new OuterSteps(_work, 1, null), new OuterSteps(_work, 1, new LowRank()),
            new OuterSteps(_work, 2, null), new OuterSteps(_work, 2, new LowRank { Dropout = 0 }),
            new ExamScoring(_work, 0), new ExamScoring(_work, 5),
            new Writing(_work, 4, 1), new Writing(_work, 32, 1), new Writing(_work, 32, 32),
        ];
    }

    /// <summary>Runs everything and prints two tables.</summary>
    /// <param name="rounds">How often each case is timed.</param>
    /// <param name="names">Beginnings of the names of the cases to run; none for all.</param>
    public static void Run(int rounds, IReadOnlyList<string> names)
    {
        using var comparison = new Comparison();
        comparison._cases.RemoveAll(one =>
            names.Count > 0 && !names.Any(name => one.Name.StartsWith(name, StringComparison.OrdinalIgnoreCase)));
        comparison.Check();
        for (var round = 0; round < rounds; round++)
        {
            comparison.Round();
        }

        comparison.Print(rounds);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _cases.ForEach(one => one.Dispose());
        _work.Dispose();
        _peer?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    // The first run of each case warms up and gives the numbers.
    private void Check()
    {
        foreach (var one in _cases)
        {
            if (_peer is not null)
            {
                // Before the run, which changes the weights.
                var description = one.Describe(Write);
                (description["name"], description["kind"]) = (one.Name, one.Kind);
                var file = Path.Combine(_folder, $"case-{_numbers.Count}.json");
                File.WriteAllText(file, JsonSerializer.Serialize(description, Form));
                _peer.Make(file);
            }

            _numbers[one.Name] = one.Run();
            if (_peer is not null)
            {
                _differences[one.Name] = one.Difference(_numbers[one.Name], _peer.Run(one.Name).Numbers);
            }
        }
    }

    private void Round()
    {
        _rates.Add(Rate());
        foreach (var one in _cases.Where(one => !one.IsCheck))
        {
            if (!_seconds.TryGetValue(one.Name, out var seconds))
            {
                _seconds[one.Name] = seconds = [];
            }

            // Who goes first changes from round to round.
            var first = _rates.Count % 2 == 0 ? Theirs(one) : 0;
            var before = Environment.CpuUsage.TotalTime;
            one.Run();
            var ours = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
            seconds.Add((ours, _rates.Count % 2 == 0 ? first : Theirs(one)));
        }
    }

    private double Theirs(PeerCase one) => _peer?.Run(one.Name).Seconds ?? double.NaN;

    private void Print(int rounds)
    {
        Line(_peer is null
            ? "Expected PyTorch under python3 or /usr/bin/python3, got none: Holdfast's side only."
            : $"Holdfast beside PyTorch {_peer.Version}: one thread, CPU seconds of the work alone, medians of {rounds} rounds in turns.");
        Line($"Product rate {Median(_rates):F0} GFLOPS a CPU second ({_rates.Min():F0} to {_rates.Max():F0}).");
        if (_cases.OfType<OuterSteps>().FirstOrDefault() is { } outer)
        {
            Line($"Of the positions of an adversary's batches {outer.RealShare:P0} are real tokens; PyTorch computes padded rows.");
        }

        Line();
        Line("| case | Holdfast s | PyTorch s | ratio | lowest to highest | of the product rate, on real tokens | numbers differ by |");
        Line("|---|---|---|---|---|---|---|");
        foreach (var one in _cases)
        {
            Row(one);
        }

        foreach (var one in _cases.OfType<Writing>().Where(one => one.Name.EndsWith("together", StringComparison.Ordinal)))
        {
            Together(one);
        }
    }

    private void Row(PeerCase one)
    {
        var difference = _differences.GetValueOrDefault(one.Name, "-");
        if (!_seconds.TryGetValue(one.Name, out var seconds))
        {
            Line($"| {one.Name} | - | - | - | - | - | {difference} |");
            return;
        }

        var ours = Median(seconds.Select(pair => pair.Ours));
        var ratios = seconds.Select(pair => pair.Ours / pair.Theirs).ToList();
        var share = one.Operations > 0
            ? (1e-9 * one.Operations / ours / Median(_rates)).ToString("P0", CultureInfo.InvariantCulture)
            : "-";
        Line(_peer is null
            ? $"| {one.Name} | {ours:F3} | - | - | - | {share} | - |"
            : $"| {one.Name} | {ours:F3} | {Median(seconds.Select(pair => pair.Theirs)):F3} | {Median(ratios):F2} | "
                + $"{ratios.Min():F2} to {ratios.Max():F2} | {share} | {difference} |");
    }

    private void Together(Writing together)
    {
        var alone = _cases.OfType<Writing>().FirstOrDefault(one => one != together && one.Written == together.Written);
        if (alone is null)
        {
            return;
        }

        double TokensPerSecond(PeerCase one) => one.Written / Median(_seconds[one.Name].Select(pair => pair.Ours));
        Line();
        Line($"Prompts of {together.Lengths} tokens: {TokensPerSecond(alone):F0} tokens a CPU second one by one, "
            + $"{TokensPerSecond(together):F0} together, {TokensPerSecond(together) / TokensPerSecond(alone):F1} times as many; texts "
            + $"{(_numbers[alone.Name].SequenceEqual(_numbers[together.Name]) ? "equal" : "not equal")}.");
    }

    private object Write(CausalLM model)
    {
        var file = $"weights-{Directory.GetFiles(_folder, "weights-*").Length}.f32";
        using var values = model.Weights.Values.detach();
        File.WriteAllBytes(Path.Combine(_folder, file), values.bytes.ToArray());
        var options = model.Options;
        return new
        {
            file,
            options.VocabularySize,
            options.Width,
            options.Layers,
            options.Heads,
            options.KeyValueHeads,
            options.HeadWidth,
            options.FeedForwardWidth,
            MaximumPositions = Math.Min(512, options.MaximumPositions),
            options.NormEpsilon,
            options.RopeBase,
            weights = model.Weights.Shapes.Select(shape => new object[] { shape.Name, shape.Shape }),
        };
    }

    // By CPU time, which a busy neighbour changes less than the clock on the wall.
    private static double Rate()
    {
        const int size = 1024, products = 20;
        using var silent = no_grad();
        using var left = ones(size, size);
        using var right = ones(size, size);
        left.mm(right).Dispose();
        var before = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < products; i++)
        {
            left.mm(right).Dispose();
        }

        return 2e-9 * size * size * size * products / (Environment.CpuUsage.TotalTime - before).TotalSeconds;
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAtOrDefault(values.Count() / 2);

    private static void Line(string text = "") => Console.WriteLine(text);
}
