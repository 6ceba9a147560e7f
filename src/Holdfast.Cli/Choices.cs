using Holdfast.Adversaries;
using Holdfast.Attacks;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Evaluations;
using Holdfast.Evidence.Reports;
using Holdfast.Evidence.Reports.Studies;
using Holdfast.Experiments.Recipes;
using Holdfast.Objectives;
using Holdfast.Organisms;
using Holdfast.Organisms.Domains;
using Holdfast.Safeguards;
using Holdfast.Training.Optimizers;
using Holdfast.Training.Optimizers.States;
using Holdfast.Training.Schedules;
using Holdfast.Training.TunedWeights;

namespace Holdfast.Cli;

/// <summary>The interfaces whose choices a recipe can name, by the word that <c>holdfast list</c> uses.</summary>
internal static class Choices
{
    /// <summary>In the order of the list.</summary>
    public static IReadOnlyList<(string Name, IReadOnlyList<Card> Cards)> All =>
    [
        ("safeguards", Catalog<ISafeguard>.Cards),
        ("attacks", Catalog<IAttack>.Cards),
        ("adversaries", Catalog<IAdversary>.Cards),
        ("objectives", Catalog<IObjective>.Cards),
        ("weights", Catalog<ITunedWeights>.Cards),
        ("optimizers", Catalog<IOptimizer>.Cards),
        ("states", Catalog<IStateFormat>.Cards),
        ("schedules", Catalog<ISchedule>.Cards),
        ("evaluations", Catalog<IEvaluation>.Cards),
        ("judges", Catalog<IJudge>.Cards),
        ("organisms", Catalog<IOrganism>.Cards),
        ("domains", Catalog<IInventedDomain>.Cards),
        ("studies", Catalog<IStudy>.Cards),
        ("reports", Catalog<IReport>.Cards),
    ];
}
