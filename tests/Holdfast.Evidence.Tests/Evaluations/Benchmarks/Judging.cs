using Holdfast.Evidence.Asking;
using Holdfast.Evidence.ChatTemplates;
using Holdfast.Evidence.Evaluations;

namespace Holdfast.Evidence.Tests.Evaluations.Benchmarks;

/// <summary>Judges and models that are functions of what they read.</summary>
internal static class Judging
{
    /// <summary>A model that says the same to every conversation that ends alike.</summary>
    public static FakeModel Says(Func<string, string> answer, Func<string, string>? write = null) =>
        new(_ => default, (prompt, _) => (write ?? answer)(prompt)) { Answer = (talk, _) => new Completion(answer(talk[^1].Content)) };

    public static FakeModel Talks(Func<IReadOnlyList<ChatMessage>, string> answer) =>
        new(_ => default) { Answer = (talk, _) => new Completion(answer(talk)) };

    /// <summary>The only judge, or a second one by name.</summary>
    public static IJudges Bench(ILanguageModel judge, ILanguageModel? other = null) => new Few(judge, other);

    /// <summary>Every row as metric, value, number and missing.</summary>
    public static IReadOnlyList<(string, double, int, int)> Rows(IEvaluation exam, IReadOnlyList<Mark> marks) =>
        [.. exam.Summarise(marks).Select(row => (row.Metric.Name, row.Value, row.N, row.Missing))];

    public static IReadOnlyList<string> Faults(IEvaluation exam)
    {
        var faults = new List<string>();
        exam.Check(faults);
        return faults;
    }

    private sealed class Few(ILanguageModel judge, ILanguageModel? other) : IJudges
    {
        public ILanguageModel this[string name] => name == "judge" ? judge : other ?? throw new KeyNotFoundException(name);
    }
}
