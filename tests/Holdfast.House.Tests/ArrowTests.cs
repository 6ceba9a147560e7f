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

    /// <summary>The rooms of the torch library from the bottom up.</summary>
    private static readonly string[] Rooms =
    [
        "Tensors", "Tokenizers", "Models", "Data", "Objectives", "Training", "Adversaries", "Attacks", "Safeguards", "Organisms",
        "Experiments",
    ];

    /// <summary>Arrows between rooms beside each other that must not be.</summary>
    private static readonly (string From, string To)[] Forbidden =
        [("Attacks", "Safeguards"), ("Safeguards", "Attacks"), ("Data", "Models"), ("Models", "Data")];

    public static TheoryData<string, string> Upward
    {
        get
        {
            var arrows = new TheoryData<string, string>();
            for (var from = 0; from < Rooms.Length; from++)
            {
                foreach (var to in Rooms.Skip(from + 1))
                {
                    arrows.Add(Rooms[from], to);
                }
            }

            foreach (var (from, to) in Forbidden)
            {
                arrows.Add(from, to);
            }

            return arrows;
        }
    }

    [Theory]
    [MemberData(nameof(Upward))]
    public void A_room_does_not_see_a_room_above_it(string from, string to) =>
        Check(Holdfast, $"Holdfast.{from}", $"Holdfast.{to}");

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

    private static void Check(Assembly assembly, string from, string to)
    {
        var result = Types.InAssembly(assembly).That().ResideInNamespaceMatching($"^{from.Replace(".", @"\.", StringComparison.Ordinal)}(\\.|$)")
            .ShouldNot().HaveDependencyOn(to).GetResult();
        Assert.True(result.IsSuccessful, $"{from} sees {to}: {string.Join(", ", result.FailingTypeNames ?? [])}");
    }
}
