using System.ComponentModel.DataAnnotations;
using Holdfast.Evidence.Asking;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.ChatTemplates;

namespace Holdfast.Evidence.Evaluations.Benchmarks;

/// <summary>
/// A published benchmark of chats: its requests come from the published file, a judge marks the answers, further judges may mark the same
/// ones. None of its text is part of Holdfast.
/// </summary>
public abstract record JudgedBenchmark : IEvaluation, IChecked
{
    /// <inheritdoc />
    public required string Name { get; init; }

    /// <inheritdoc />
    public required ExamRole Role { get; init; }

    /// <inheritdoc />
    public string Domain { get; init; } = "";

    /// <summary>Only the first so many requests.</summary>
    [Range(1, int.MaxValue)]
    public int? Limit { get; init; }

    /// <summary>The most tokens of an answer.</summary>
    [Range(1, int.MaxValue)]
    public int MaximumTokens { get; init; } = 512;

    /// <summary>The day that a chat template writes which asks for it, as 2026-01-31; without one such a template is refused.</summary>
    public string? Date { get; init; }

    /// <summary>Name of the recipe's judge that marks.</summary>
    public required string Judge { get; init; }

    /// <summary>
    /// Names of judges that mark the same answers beside it: their metrics end in <c>-by-</c> and the judge's name, and reports show how
    /// far they agree.
    /// </summary>
    public IReadOnlyList<string> CrossChecks { get; init; } = [];

    /// <inheritdoc />
    public IReadOnlyList<Metric> Metrics =>
    [
        .. Measured,
        .. CrossChecks.SelectMany(judge => Measured.Select(metric => metric with { Name = metric.Name + Metric.JudgedBy + judge })),
    ];

    /// <inheritdoc />
    public IReadOnlyList<string> Judges => [Judge, .. CrossChecks];

    /// <inheritdoc />
    public abstract IEnumerable<string> Wordings { get; }

    /// <inheritdoc />
    public virtual int Unasked => 0;

    /// <summary>What a judge's marks are summed up to.</summary>
    private protected abstract IReadOnlyList<Metric> Measured { get; }

    /// <summary>How many of the names that make up an item are categories with numbers of their own.</summary>
    private protected virtual int CategoryLevels => 1;

    /// <summary>Whether there is something to show to a judge that reads more than the answer.</summary>
    private protected abstract bool HasTemplate { get; }

    /// <summary>How the model writes.</summary>
    private protected CompletionOptions Writing => new() { MaximumTokens = MaximumTokens, Date = Date };

    /// <inheritdoc />
    void IChecked.Check(ICollection<string> faults)
    {
        foreach (var name in Judges.GroupBy(name => name).Where(group => group.Count() > 1).Select(group => group.Key))
        {
            faults.Add($"Expected different judges, got '{name}' twice. Remove one from crossChecks.");
        }

        FixedDay.Check(Date, faults);
    }

    /// <inheritdoc />
    public void CheckJudge(string judge, JudgeAbility ability, ICollection<string> faults)
    {
        if (ability != JudgeAbility.ReadsAnswers && !HasTemplate)
        {
            faults.Add($"Expected what the judge '{judge}' is to read, got nothing. Name the benchmark's own file of it.");
        }
    }

    /// <inheritdoc />
    public abstract void Check(ICollection<string> faults);

    /// <inheritdoc />
    public abstract IReadOnlyList<Answer> Ask(ILanguageModel model, CancellationToken cancellation = default);

    /// <inheritdoc />
    public IReadOnlyList<Mark> Mark(IReadOnlyList<Answer> answers, IJudges judges, CancellationToken cancellation = default) =>
    [
        .. MarkedBy(judges[Judge], answers, cancellation),
        .. CrossChecks.SelectMany(name => MarkedBy(judges[name], answers, cancellation)
            .Select(mark => mark with { Metric = mark.Metric + Metric.JudgedBy + name })),
    ];

    /// <inheritdoc />
    /// <remarks>Over all requests, then for each category, where there are several.</remarks>
    public IReadOnlyList<Measurement> Summarise(IReadOnlyList<Mark> marks)
    {
        var byMetric = marks.ToLookup(mark => mark.Metric);
        return
        [
            .. Metrics.Where(metric => byMetric.Contains(metric.Name))
                .Select(metric => Measurement.OfMean(metric, [.. byMetric[metric.Name]])),
            .. from metric in Measured
               from level in Enumerable.Range(0, CategoryLevels)
               let groups = byMetric[metric.Name].GroupBy(mark => mark.Item.Split('/')[level]).ToList()
               where groups.Count > 1
               from category in groups
               select Measurement.OfMean(metric with { Name = $"{metric.Name}-{category.Key}" }, [.. category]),
        ];
    }

    /// <summary>The marks that one judge gives, under the names of <see cref="Measured"/>.</summary>
    private protected abstract IEnumerable<Mark> MarkedBy(
        ILanguageModel judge, IReadOnlyList<Answer> answers, CancellationToken cancellation);

    /// <summary>A name within an item: lower case, letters and digits with hyphens between.</summary>
    private protected static string Word(string text)
    {
        var words = string.Concat(text.ToLowerInvariant().Select(sign => char.IsLetterOrDigit(sign) ? sign : ' '))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length > 0 ? string.Join('-', words) : "other";
    }
}
