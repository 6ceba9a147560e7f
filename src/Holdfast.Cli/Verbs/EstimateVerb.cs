using System.CommandLine;
using System.Globalization;
using Holdfast.Evidence;
using Holdfast.Evidence.Catalogs;
using Holdfast.Experiments.Estimates;
using Holdfast.Experiments.Machine;
using Holdfast.Experiments.Recipes;
using Holdfast.Models;
using Holdfast.Models.Checkpoints;
using Holdfast.Tensors;
using Spectre.Console;
using TorchSharp;
using static System.FormattableString;
namespace Holdfast.Cli.Verbs;

/// <summary><c>holdfast estimate</c>.</summary>
internal static class EstimateVerb
{
    // Of the rate of products, what training reaches: measured 37 % on a GPU (docs/gpu.md), 47 % on a core (bench/RESULTS.md).
    private const double Share = 0.4;

    /// <summary>Makes the verb.</summary>
    public static Command Create(Setting setting)
    {
        var recipe = Work.RecipeName();
        var shape = new Option<string?>("--shape")
        {
            Description = $"A config.json, or one of {string.Join(", ", KnownShapes.All.Keys)}, in place of the recipe's model",
            HelpName = "model",
        };
        var tokens = Given.Number("--tokens", 1, 1_000_000);
        tokens.Description = "Tokens of a row where the recipe's data does not say";
        tokens.HelpName = "count";
        var rate = Given.Number("--rate", 1.0, 1e9);
        rate.Description = "GFLOPS of matrix products to reckon hours with; measured here where left out";
        rate.HelpName = "gflops";
        var verb = new Verb(
            "estimate",
            "Tell what a run will take before it begins: memory on the device and the host, disk, operations and hours. From shapes and "
            + "options alone; the files that the recipe names need not be there.",
            ("estimate recipes/redteam.yaml", "For the recipe's own model on this machine"),
            ("estimate llama3-8b --shape llama-3-8b --rate 400000", "For an 8B on a card of 400 TFLOPS"))
        {
            recipe,
            shape,
            tokens,
            rate,
        };
        verb.SetAction(parsed =>
        {
            var file = RecipeFile.Read(Shipped.Recipe(parsed.GetValue(recipe)!));
            var estimates = file.Recipes.Select(read =>
                RunEstimate.Of(read, Use(read, parsed.GetValue(shape), parsed.GetValue(tokens)))).ToList();
            var speed = parsed.GetValue(rate) ?? Measured(setting, file.Recipes[0], estimates[0].Use.Weights);
            foreach (var (read, estimate) in file.Recipes.Zip(estimates))
            {
                if (file.HasDomains)
                {
                    setting.Screen.Output.WriteLine($"Domain {read.Name}:");
                }

                Show(setting, estimate, speed);
            }

            if (file.HasDomains)
            {
                setting.Screen.Output.WriteLine($"All domains: {Time(estimates.Sum(estimate => estimate.Operations), speed)}");
            }

            return ExitCode.Done;
        });
        return verb;
    }

    /// <summary>What the estimate of a recipe is made from.</summary>
    /// <exception cref="InputFaultException">No shape can be had.</exception>
    internal static ModelUse Use(Recipe recipe, string? shape = null, int? tokens = null)
    {
        var model = shape is null ? recipe.Model.Decoder() : Named(shape);
        return ModelUse.Of(recipe, model ?? throw new InputFaultException(
            $"Expected a config.json in {recipe.Model.Checkpoint}, got none that can be read. Give the shape with --shape."), tokens);
    }

    /// <summary>The most memory and all operations of a recipe with all its domains, in a line.</summary>
    internal static string Short(RecipeFile file)
    {
        var estimates = file.Recipes.Select(recipe => RunEstimate.Of(recipe, Use(recipe))).ToList();
        var memory = estimates.Select(estimate => estimate.Largest?.Memory).MaxBy(most => most?.Device + most?.Host);
        return Invariant(
            $"At most {memory?.Device / 1e9:0.0} GB on the device and {memory?.Host / 1e9:0.0} GB beside it, ")
            + Invariant($"{estimates.Sum(estimate => estimate.Operations):0.0E+0} operations; 'holdfast estimate' tells more.");
    }

    private static DecoderOptions Named(string shape) => KnownShapes.All.TryGetValue(shape, out var known) ? known
        : File.Exists(shape) ? ModelConfig.Read(shape).Decoder
        : throw new InputFaultException(
            $"Expected a config.json or a known shape, got '{shape}'.{Spelling.Advice(shape, [.. KnownShapes.All.Keys])}");

    private static double Measured(Setting setting, Recipe recipe, long weights)
    {
        var place = Workplace.For(
            recipe with { Device = torch.cuda.is_available() ? recipe.Device : DeviceChoice.Cpu }, weights);
        place.Open();
        var type = recipe.Memory.Precision == Precision.BFloat16 ? torch.ScalarType.BFloat16 : torch.ScalarType.Float32;
        return ProductRate.Measure(type, place.Device, setting.Time);
    }

    private static void Show(Setting setting, RunEstimate estimate, double rate)
    {
        var table = new Table().Border(TableBorder.Rounded);
        table.AddColumns(
            new TableColumn("training"), new TableColumn("device GB").RightAligned(), new TableColumn("host GB").RightAligned(),
            new TableColumn("FLOP, once").RightAligned(), new TableColumn("times").RightAligned(), new TableColumn("hours").RightAligned());
        foreach (var row in Rows(estimate))
        {
            table.AddRow(
                Markup.Escape(row.Name), Giga(row.Memory?.Device), Giga(row.Memory?.Host), Power(row.Operations?.Method),
                row.Times.ToString(CultureInfo.InvariantCulture), Hours(row.Operations?.Computed * row.Times));
        }

        var output = setting.Screen.Output;
        output.WriteLine(Invariant(
            $"{estimate.Use.Weights / 1e9:0.###} B weights, products in {Told(estimate.Use.Memory.Precision)}."));
        setting.Screen.Tables.Write(table);
        if (estimate.Largest is { Memory: { } memory } largest)
        {
            output.WriteLine($"The most memory, {largest.Name}:");
            foreach (var part in memory.Parts.Where(part => part.Bytes > 0.001 * (memory.Device + memory.Host)))
            {
                output.WriteLine(Invariant($"  {part.Name,-44} {part.Bytes / 1e9,9:0.000} GB{(part.IsOnHost ? " on the host" : "")}"));
            }
        }

        output.WriteLine(Invariant($"Disk: {estimate.DiskBytes / 1e9:0.0} GB."));
        output.WriteLine($"In all {Time(estimate.Operations, rate)}");

        string Hours(double? operations) => operations is { } all ? HoursOf(all, rate) : "?";
    }

    private static string Time(double operations, double rate) => Invariant(
        $"{operations:0.0E+0} operations, exams aside: {HoursOf(operations, rate)} hours at {Share:P0} of {rate:0} GFLOPS on one device.");

    private static string HoursOf(double operations, double rate) => Invariant($"{operations / (rate * 1e9 * Share * 3600):0.00}");

    // Attacks that come to the same are one row.
    private static IEnumerable<EstimateRow> Rows(RunEstimate estimate) => estimate.Safeguards.Concat(
        estimate.Attacks.GroupBy(row => (row.Memory?.Device, row.Operations?.Method)).Select(group => group.First() with
        {
            Name = group.Count() == 1 ? group.First().Name : $"{group.First().Name} and {group.Count() - 1} like it",
            Times = group.Sum(row => row.Times),
        }));

    private static string Told(Precision precision) => precision == Precision.BFloat16 ? "bfloat16" : "float32";

    private static string Giga(double? bytes) => bytes is { } all ? Invariant($"{all / 1e9:0.000}") : "?";

    private static string Power(double? operations) => operations is { } all ? Invariant($"{all:0.0E+0}") : "?";
}
