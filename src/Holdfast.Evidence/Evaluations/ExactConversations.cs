using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Holdfast.Evidence.Asking;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.ChatTemplates;
using Holdfast.Evidence.Tables;

namespace Holdfast.Evidence.Evaluations;

/// <summary>
/// Conversations of several turns whose right answers the file knows, as in MT-Bench: each turn is asked after the model's own replies to
/// those before it. A reply is worth 1 to 10 points by the rule of <see cref="KnownAnswer.Points"/>, a conversation the mean of its
/// replies; the turns are shown apart, too.
/// </summary>
[Card("exact-conversations", "Helpfulness in conversations whose right answers are known, 1 to 10",
    Paper = "Zheng et al. 2023 (the form of MT-Bench)")]
public sealed record ExactConversations : IEvaluation
{
    private const string Headline = "helpfulness";

    /// <inheritdoc />
    public required string Name { get; init; }

    /// <inheritdoc />
    public required ExamRole Role { get; init; }

    /// <inheritdoc />
    public string Domain { get; init; } = "";

    /// <summary>
    /// File of <c>id</c>, <c>refusals</c> and <c>turns</c>, each of <c>prompt</c>, <c>answer</c>, <c>value</c> and <c>others</c>: JSONL,
    /// CSV or Parquet.
    /// </summary>
    [InputPath]
    public required string Conversations { get; init; }

    /// <summary>How the file is laid out.</summary>
    public TableOptions Table { get; init; } = new();

    /// <summary>Only the first so many conversations.</summary>
    [Range(1, int.MaxValue)]
    public int? Limit { get; init; }

    /// <summary>How the model writes.</summary>
    public CompletionOptions Completion { get; init; } = new() { MaximumTokens = 32 };

    /// <inheritdoc />
    public IReadOnlyList<Metric> Metrics => [Points(Headline)];

    /// <inheritdoc />
    public IEnumerable<string> Wordings => Load().SelectMany(request => request.Turns).Select(turn => turn.Prompt);

    /// <inheritdoc />
    public bool IsChat => true;

    /// <inheritdoc />
    public void Check(ICollection<string> faults) => InputFaultException.Collect(() => Load(), faults);

    /// <inheritdoc />
    /// <exception cref="InputFaultException">The conversations cannot be read, or the model has no chat template.</exception>
    public IReadOnlyList<Answer> Ask(ILanguageModel model, CancellationToken cancellation = default)
    {
        var requests = Load();
        var spoken = requests.Select(_ => new List<ChatMessage>()).ToList();
        var cut = new bool[requests.Count];
        for (var turn = 0; turn < requests.Max(request => request.Turns.Count); turn++)
        {
            int[] open = [.. Enumerable.Range(0, requests.Count).Where(at => requests[at].Turns.Count > turn)];
            foreach (var at in open)
            {
                spoken[at].Add(new ChatMessage(ChatMessage.User, requests[at].Turns[turn].Prompt));
            }

            foreach (var (at, reply) in open.Zip(model.Reply([.. open.Select(at => spoken[at].ToArray())], Completion, cancellation)))
            {
                spoken[at].Add(new ChatMessage(ChatMessage.Assistant, reply.Text));
                cut[at] |= reply.IsCut;
            }
        }

        return
        [
            .. requests.Select((request, at) => new Answer(request.Id, [])
            {
                Prompts = [.. request.Turns.Select(turn => turn.Prompt)],
                Texts = [.. spoken[at].Where(message => message.Role == ChatMessage.Assistant).Select(message => message.Content)],
                Known = [.. request.Turns.Select(turn => turn.Answer)],
                IsCut = cut[at],
            }),
        ];
    }

    /// <inheritdoc />
    public IReadOnlyList<Mark> Mark(IReadOnlyList<Answer> answers, IJudges judges, CancellationToken cancellation = default) =>
    [
        .. answers.SelectMany(answer =>
        {
            var points = answer.Known!.Zip(answer.Texts!, (known, text) => known.Points(text)).ToList();
            return points.Select((value, turn) => new Mark(answer.Item, NameOfTurn(turn), value))
                .Prepend(new Mark(answer.Item, Headline, points.Average()));
        }),
    ];

    /// <inheritdoc />
    public IReadOnlyList<Measurement> Summarise(IReadOnlyList<Mark> marks) =>
        [.. marks.GroupBy(mark => mark.Metric).Select(metric => Measurement.OfMean(Points(metric.Key), [.. metric]))];

    private static string NameOfTurn(int turn) => $"{Headline}-turn-{(turn + 1).ToString(CultureInfo.InvariantCulture)}";

    private static Metric Points(string name) =>
        new(name, "points", Scale.Graded, Low: KnownAnswer.FewestPoints, High: KnownAnswer.MostPoints);

    private IReadOnlyList<KnownRequest> Load() => [.. RequestFile.Read(Conversations, Table).Take(Limit ?? int.MaxValue)];
}
