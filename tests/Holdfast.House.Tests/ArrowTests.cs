using System.Reflection;
using Holdfast.Evidence.Chance;
using Holdfast.Models;
using NetArchTest.Rules;

namespace Holdfast.House.Tests;

/// <summary>Which room may see which: the arrows of the house go one way.</summary>
public class ArrowTests
{
    private static readonly Assembly Evidence = typeof(Seed).Assembly;
    private static readonly Assembly Holdfast = typeof(CausalLM).Assembly;

    /// <summary>
    /// The rooms of each house from the bottom up; those of one group see nothing above them in it. A room is a namespace with what lies
    /// deeper, except what is a room of its group itself.
    /// </summary>
    private static readonly (Assembly House, string[] Rooms)[] Groups =
    [
        (Holdfast, ["Tensors", "Tokenizers", "Models", "Data", "Objectives", "Training", "Adversaries", "Attacks", "Safeguards", "Organisms", "Experiments"]),
        (Holdfast, ["Models", "Models.Checkpoints", "Models.Asking"]),
        (Holdfast, ["Training.Resuming", "Training.Schedules", "Training.Optimizers", "Training.TunedWeights", "Training"]),
        (Holdfast, ["Experiments.Recipes", "Experiments.Machine", "Experiments.Estimates", "Experiments.Work", "Experiments.Workers", "Experiments"]),
        (Evidence, ["Chance", "Catalogs", "Searching", "Statistics", "Tables", "Asking", "Evaluations", "Runs", "Endpoints", "Reports"]),
        (Evidence, ["Reports.Charts", "Reports"]),
    ];

    /// <summary>Arrows between rooms beside each other that must not be.</summary>
    private static readonly (string From, string To)[] Forbidden =
    [
        ("Attacks", "Safeguards"), ("Safeguards", "Attacks"), ("Data", "Models"), ("Models", "Data"), ("Models.Checkpoints", "Models.Asking"),
        ("Training.Optimizers", "Training.Schedules"), ("Training.TunedWeights", "Training.Optimizers"),
        ("Training.TunedWeights", "Training.Schedules"),
    ];

    public static TheoryData<string, string, string[]> Upward
    {
        get
        {
            var arrows = new TheoryData<string, string, string[]>();
            foreach (var (house, rooms) in Groups)
            {
                var all = rooms.Select(room => Name(house, room)).ToArray();
                foreach (var (from, to) in all.SelectMany((from, index) => all.Skip(index + 1).Select(to => (from, to))))
                {
                    arrows.Add(from, to, all);
                }
            }

            foreach (var (from, to) in Forbidden)
            {
                arrows.Add(Name(Holdfast, from), Name(Holdfast, to), []);
            }

            return arrows;
        }
    }

    [Theory]
    [MemberData(nameof(Upward))]
    public void A_room_does_not_see_a_room_above_it(string from, string to, string[] rooms)
    {
        var above = Room(to, rooms);
        Assert.NotEmpty(above);
        var result =
            Types.InAssembly(House(from)).That().ResideInNamespaceStartingWith(from).ShouldNot().HaveDependencyOnAny(above).GetResult();
        Assert.Empty((result.FailingTypeNames ?? []).Intersect(Room(from, rooms)));
    }

    [Theory]
    [InlineData("Attacks")]
    [InlineData("Safeguards")]
    [InlineData("Adversaries")]
    [InlineData("Objectives")]
    [InlineData("Training")]
    public void What_is_examined_cannot_see_its_exam(string room) =>
        Check(Holdfast, $"Holdfast.{room}", "Holdfast.Evidence.Evaluations");

    [Fact]
    public void Evidence_builds_without_native_code()
    {
        var references = Evidence.GetReferencedAssemblies().Select(name => name.Name);
        Assert.DoesNotContain("TorchSharp", references);
        Assert.DoesNotContain("Holdfast", references);
    }

    [Theory]
    [InlineData("Evidence")]
    [InlineData("Holdfast")]
    public void Only_the_command_line_touches_the_console(string library) =>
        Check(library == "Evidence" ? Evidence : Holdfast, "Holdfast", "System.Console");

    private static string Name(Assembly house, string room) => $"{house.GetName().Name}.{room}";

    private static Assembly House(string room) => room.StartsWith(Name(Evidence, ""), StringComparison.Ordinal) ? Evidence : Holdfast;

    private static bool IsIn(string? place, string room) => $"{place}.".StartsWith(room + ".", StringComparison.Ordinal);

    private static string[] Room(string room, string[] rooms) =>
    [
        .. House(room).GetTypes().Where(type => IsIn(type.Namespace, room))
            .Where(type => !rooms.Any(inner => inner != room && IsIn(inner, room) && IsIn(type.Namespace, inner)))
            .Select(type => type.FullName!).Where(name => !name.Contains('<', StringComparison.Ordinal)),
    ];

    private static void Check(Assembly assembly, string from, string to)
    {
        var result = Types.InAssembly(assembly).That().ResideInNamespaceMatching($"^{from.Replace(".", @"\.", StringComparison.Ordinal)}(\\.|$)")
            .ShouldNot().HaveDependencyOn(to).GetResult();
        Assert.True(result.IsSuccessful, $"{from} sees {to}: {string.Join(", ", result.FailingTypeNames ?? [])}");
    }
}
