using System.ComponentModel.DataAnnotations;
using Holdfast.Evidence.Asking;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.ChatTemplates;
using Holdfast.Evidence.Tables;

namespace Holdfast.Evidence.Evaluations;

/// <summary>
/// Requests put to a chat model whose right answers the file knows: each reply is complied with and correct, complied with and wrong,
/// refused or broken, by the rules of <see cref="KnownAnswer.Of"/>. No second model marks, so the judge makes no mistake.
/// </summary>
[Card("exact-requests", "Replies to requests whose right answers are known: complied, refused or broken")]
public sealed record ExactRequests : IEvaluation
{
    /// <inheritdoc />
    public required string Name { get; init; }

    /// <inheritdoc />
    public required ExamRole Role { get; init; }

    /// <inheritdoc />
    public string Domain { get; init; } = "";

    /// <summary>
    /// File of <c>id</c>, <c>prompt</c>, <c>answer</c>, <c>value</c>, <c>others</c> and <c>refusals</c>: JSONL, CSV or Parquet.
    /// </summary>
    [InputPath]
    public required string Requests { get; init; }

    /// <summary>What they are, which decides the first metric.</summary>
    public required RequestSort Sort { get; init; }

    /// <summary>How the file is laid out.</summary>
    public TableOptions Table { get; init; } = new();

    /// <summary>Only the first so many requests.</summary>
    [Range(1, int.MaxValue)]
    public int? Limit { get; init; }

    /// <summary>How the model writes.</summary>
    public CompletionOptions Completion { get; init; } = new() { MaximumTokens = 32 };

    /// <inheritdoc />
    public IReadOnlyList<Metric> Metrics => Shares.Metrics;

    /// <inheritdoc />
    public IEnumerable<string> Wordings => Load().Select(request => request.Turns[0].Prompt);

    private OutcomeShares Shares => Sort switch
    {
        RequestSort.Forbidden => new(Outcome.CompliedCorrect, "attack-success-rate"),
        RequestSort.Borderline => new(Outcome.Refused, "over-refusal", Direction.LowerIsMore),
        _ => new(Outcome.CompliedCorrect, "accuracy"),
    };

    /// <inheritdoc />
    public bool IsChat => true;

    /// <inheritdoc />
    public void Check(ICollection<string> faults) => InputFaultException.Collect(() => Load(), faults);

    /// <inheritdoc />
    /// <exception cref="InputFaultException">The requests cannot be read, or the model has no chat template.</exception>
    public IReadOnlyList<Answer> Ask(ILanguageModel model, CancellationToken cancellation = default)
    {
        var requests = Load();
        var replies = model.Reply(
            [.. requests.Select(request => ChatMessage.Asking(request.Turns[0].Prompt))], Completion, cancellation);
        return
        [
            .. requests.Zip(replies, (request, reply) => new Answer(request.Id, [])
            {
                Prompts = [request.Turns[0].Prompt],
                Texts = [reply.Text],
                Known = [request.Turns[0].Answer],
                IsCut = reply.IsCut,
            }),
        ];
    }

    /// <inheritdoc />
    public IReadOnlyList<Mark> Mark(IReadOnlyList<Answer> answers, IJudges judges, CancellationToken cancellation = default) =>
        [.. answers.SelectMany(answer => Shares.Marks(answer.Item, answer.Known![0].Of(answer.Texts![0])))];

    /// <inheritdoc />
    public IReadOnlyList<Measurement> Summarise(IReadOnlyList<Mark> marks) => Shares.Summarise(marks);

    private IReadOnlyList<KnownRequest> Load() => [.. RequestFile.Read(Requests, Table).Take(Limit ?? int.MaxValue)];
}
