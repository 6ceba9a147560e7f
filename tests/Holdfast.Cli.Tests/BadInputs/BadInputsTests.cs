using System.Reflection;

namespace Holdfast.Cli.Tests.BadInputs;

/// <summary>
/// Inputs of every kind that people and accidents produce, each met by a verb in this process: never a stack trace, never a hang, never
/// a file outside the folder. A kind is one method that yields cases; <see cref="Kinds"/> finds it.
/// </summary>
public sealed class BadInputsTests
{
    // A guard against hangs alone: the slowest case takes a second.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public static TheoryData<string> Kinds => [.. Methods.Keys];

    private static IReadOnlyDictionary<string, MethodInfo> Methods { get; } = typeof(BadInputsTests).Assembly.GetTypes()
        .Where(type => type.Namespace == typeof(BadInput).Namespace)
        .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public))
        .Where(method => method.ReturnType == typeof(IEnumerable<BadInput>) && method.GetParameters().Length == 0)
        .ToDictionary(method => method.Name);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_bad_input_is_told_in_sentences_at_once_and_leaves_nothing_elsewhere(string kind)
    {
        var cases = (IEnumerable<BadInput>)Methods[kind].Invoke(null, null)!;
        var wrong = cases.SelectMany(Meet).ToList();
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void There_are_at_least_four_hundred_of_them_and_no_two_are_called_the_same()
    {
        var names = Methods.SelectMany(kind => ((IEnumerable<BadInput>)kind.Value.Invoke(null, null)!).Select(input => $"{kind.Key}: {input.Name}")).ToList();
        Assert.Distinct(names);
        Assert.True(names.Count >= 400, $"{names.Count} cases");
    }

    private static IEnumerable<string> Meet(BadInput input)
    {
        using var bench = new Workbench();
        input.Spoil(bench);
        var around = Outside(bench);
        var terminal = new Terminal();
        var code = -1;
        string[] line = [.. (input.Line ?? ["check", "{0}/recipe.yaml"]).Select(word => word.Replace("{0}", bench.Root, StringComparison.Ordinal))];
        var work = new Thread(() => code = terminal.Run(line)) { IsBackground = true };
        work.Start();
        if (!work.Join(Patience))
        {
            yield return $"{input}: still at work after {Patience.TotalSeconds} s";
            yield break;
        }

        var said = terminal.Output + terminal.Error;
        if (code is not (ExitCode.BadInput or ExitCode.Failed) && !(input.MayPass && code == ExitCode.Done))
        {
            yield return $"{input}: exit code {code}\n{said}";
        }

        if (said.Contains("   at ", StringComparison.Ordinal) || said.Contains("fault of the program itself", StringComparison.Ordinal))
        {
            yield return $"{input}: {said}";
        }

        if (code != ExitCode.Done && string.IsNullOrWhiteSpace(terminal.Error))
        {
            yield return $"{input}: exit code {code} without a word";
        }

        if (said.Any(sign => char.IsControl(sign) && sign != '\n') || said.Split('\n').Any(sentence => sentence.Length > 1000))
        {
            yield return $"{input}: no sentence for a terminal: {said.Length} characters";
        }

        if (!around.SequenceEqual(Outside(bench)))
        {
            yield return $"{input}: files outside: {string.Join(", ", Outside(bench).Except(around))}";
        }
    }

    // What stands beside the folder, where a path that climbs out would lead; other tests make folders of their own there.
    private static IReadOnlyList<string> Outside(Workbench bench) =>
    [
        .. Directory.EnumerateFileSystemEntries(bench.Surroundings, "*", SearchOption.AllDirectories)
            .Where(path => !path.StartsWith(bench.Root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal),
    ];
}
