using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text;
using Holdfast.Evidence.Asking;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Statistics;
using Holdfast.Evidence.Tables;

namespace Holdfast.Evidence.Evaluations;

/// <summary>
/// How surprised a model is by texts: perplexity exp(Σ nll / Σ tokens), and bits per byte Σ nll / (ln 2 Σ bytes), which compares models
/// with different tokenizers. Every text is scored from the beginning-of-sequence token.
/// </summary>
[Card("perplexity", "Perplexity and bits per byte of texts")]
public sealed record Perplexity : IEvaluation
{
    /// <summary>The metric exp(Σ nll / Σ tokens).</summary>
    public const string PerToken = "perplexity";

    /// <summary>The metric Σ nll / (ln 2 Σ bytes).</summary>
    public const string BitsPerByte = "bits-per-byte";

    /// <inheritdoc />
    public required string Name { get; init; }

    /// <inheritdoc />
    public required ExamRole Role { get; init; }

    /// <inheritdoc />
    public string Domain { get; init; } = "";

    /// <summary>File with the texts: JSONL, CSV, Parquet or plain text; or a folder with the shards of one split.</summary>
    [InputPath]
    public required string Texts { get; init; }

    /// <summary>The column that holds them.</summary>
    public string Column { get; init; } = TableFile.TextColumn;

    /// <summary>How the file is laid out.</summary>
    public TableOptions Table { get; init; } = new();

    /// <summary>Only the first so many texts.</summary>
    [Range(2, int.MaxValue)]
    public int? Limit { get; init; }

    /// <inheritdoc />
    public IReadOnlyList<Metric> Metrics =>
    [
        new(PerToken, "perplexity", Scale.Open, Direction.LowerIsMore, Low: 1),
        new(BitsPerByte, "bits per byte", Scale.Open, Direction.LowerIsMore, Low: 0),
    ];

    /// <inheritdoc />
    public IEnumerable<string> Wordings => Load().Select(text => text.Text);

    /// <inheritdoc />
    public void Check(ICollection<string> faults) => InputFaultException.Collect(() => Load(), faults);

    /// <inheritdoc />
    /// <exception cref="InputFaultException">The texts cannot be read.</exception>
    public IReadOnlyList<Answer> Ask(ILanguageModel model, CancellationToken cancellation = default)
    {
        var texts = Load();
        var scores = model.Score([.. texts.Select(text => new ContinuationQuery("", text.Text))], cancellation);
        return [.. texts.Zip(scores, (text, score) =>
            new Answer(text.Item, [score], Lengths: [Encoding.UTF8.GetByteCount(text.Text)]))];
    }

    /// <inheritdoc />
    public IReadOnlyList<Mark> Mark(IReadOnlyList<Answer> answers, IJudges judges, CancellationToken cancellation = default) =>
    [
        .. answers.Select(answer => new Mark(answer.Item, PerToken, -answer.Scores[0].LogLikelihood, answer.Scores[0].Tokens)),
        .. answers.Select(answer => new Mark(answer.Item, BitsPerByte, -answer.Scores[0].LogLikelihood, answer.Lengths![0])),
    ];

    /// <inheritdoc />
    /// <remarks>
    /// The texts are the sample, not their tokens: the interval is that of the ratio Σ nll / Σ weight by the delta method,
    /// se² = n/(n-1) Σ (nll - ratio weight)² / (Σ weight)²; that of the perplexity is its exponential.
    /// </remarks>
    public IReadOnlyList<Measurement> Summarise(IReadOnlyList<Mark> marks) =>
        [.. marks.GroupBy(mark => mark.Metric).Select(group => Measure(group.Key, [.. group]))];

    private Measurement Measure(string metric, IReadOnlyList<Mark> marks)
    {
        var (ratio, interval) = Ratio.Of([.. marks.Select(mark => (mark.Value, mark.Weight))]);
        Func<double, double> unit = metric == PerToken ? Math.Exp : nats => nats / Math.Log(2);
        return new Measurement(
            Metrics.Single(known => known.Name == metric),
            unit(ratio), unit(interval.Low), unit(interval.High), marks.Count);
    }

    private List<(string Item, string Text)> Load()
    {
        var faults = new List<string>();
        var texts = new List<(string, string)>();
        var inFolder = Directory.Exists(Texts);
        foreach (var row in TableFile.Read(Texts, Table).Take(Limit ?? int.MaxValue))
        {
            var text = row.Text(Column);
            if (text.Length == 0)
            {
                faults.Add(row.Fault($"Expected text in column '{Column}', got an empty one. Remove the record.").Message);
            }

            var line = row.Line.ToString(CultureInfo.InvariantCulture);
            texts.Add((inFolder ? $"{Path.GetFileName(row.Path)}:{line}" : line, text));
        }

        if (texts.Count < 2)
        {
            faults.Add($"Expected at least two texts in {Texts}, without which there is no interval, got {texts.Count}. Add texts.");
        }

        return faults.Count == 0 ? texts : throw new InputFaultException(faults);
    }
}
