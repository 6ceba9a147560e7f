using System.ComponentModel.DataAnnotations;
using Holdfast.Evidence.Asking;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.ChatTemplates;

namespace Holdfast.Evidence.Evaluations.Benchmarks;

/// <summary>A benchmark of single requests: each answer is marked by itself, after a template that the benchmark published.</summary>
public abstract record RequestBenchmark : JudgedBenchmark
{
    private const string PromptPlace = "prompt";
    private const string CompletionPlace = "completion";

    /// <summary>
    /// Text file with what the judge reads, as the benchmark published it; <c>{prompt}</c> and <c>{completion}</c> stand for the two, and
    /// so do the benchmark's own names. A list of phrases reads no template.
    /// </summary>
    [InputPath]
    public string? Template { get; init; }

    /// <summary>The most tokens of the judge's reply.</summary>
    [Range(1, int.MaxValue)]
    public int ReplyTokens { get; init; } = 1024;

    /// <inheritdoc />
    public override IEnumerable<string> Wordings => Load([]).Select(request => request.Prompt);

    private protected override bool HasTemplate => Template is not null;

    /// <summary>The benchmark's own name of the answer's place.</summary>
    private protected abstract string AnswerPlace { get; }

    /// <summary>The benchmark's own name of the prompt's place.</summary>
    private protected abstract string RequestPlace { get; }

    /// <summary>Whether the judge is talked to; else it goes on from the template as it stands.</summary>
    private protected virtual bool Converses => true;

    /// <summary>What a refusal is worth where a list of phrases marks.</summary>
    private protected virtual double Refused => 0;

    /// <inheritdoc />
    public override void Check(ICollection<string> faults)
    {
        Load(faults);
        CheckTemplate(Template, faults);
    }

    /// <inheritdoc />
    /// <exception cref="InputFaultException">The file cannot be used.</exception>
    public override IReadOnlyList<Answer> Ask(ILanguageModel model, CancellationToken cancellation = default)
    {
        var faults = new List<string>();
        var requests = Load(faults);
        if (faults.Count > 0)
        {
            throw new InputFaultException(faults);
        }

        var open = requests.Where(request => request.Written is null).ToList();
        var replies = new Queue<Completion>(open.Count == 0 ? [] : model.Reply(
            [.. open.Select(request => ChatMessage.Asking(request.Prompt))],
            Writing,
            cancellation));
        return [.. requests.Select(request => Answer(
            request, request.Written is { } written ? new Completion(written) : replies.Dequeue()))];
    }

    /// <summary>The requests.</summary>
    /// <param name="faults">Receives what is wrong with the files.</param>
    private protected abstract IReadOnlyList<BenchmarkRequest> Load(ICollection<string> faults);

    /// <summary>What a judge's reply is worth; NaN where it says nothing that can be read.</summary>
    private protected abstract double Read(string reply);

    /// <summary>Which metric an answer counts for.</summary>
    private protected virtual string MetricOf(Answer answer) => Measured[0].Name;

    /// <summary>Which template the judge reads.</summary>
    private protected virtual string? TemplateOf(Answer answer) => Template;

    /// <summary>Adds a sentence where a template cannot be used.</summary>
    private protected void CheckTemplate(string? path, ICollection<string> faults)
    {
        if (path is not null)
        {
            InputFaultException.Collect(() => Open(path), faults);
        }
    }

    private protected override IEnumerable<Mark> MarkedBy(
        ILanguageModel judge, IReadOnlyList<Answer> answers, CancellationToken cancellation)
    {
        var values = judge is PhraseList phrases
            ? [.. answers.Select(answer => phrases.IsRefusal(answer.Texts![0]) ? Refused : 1 - Refused)]
            : Judged(judge, answers, cancellation);
        return answers.Zip(values, (answer, value) => new Mark(answer.Item, MetricOf(answer), value));
    }

    private List<double> Judged(ILanguageModel judge, IReadOnlyList<Answer> answers, CancellationToken cancellation)
    {
        var templates = answers.Select(TemplateOf).Distinct().ToDictionary(path => path!, path => Open(path!));
        var read = answers.Select(answer => templates[TemplateOf(answer)!].Fill(Places(answer))).ToList();
        var options = new CompletionOptions { MaximumTokens = ReplyTokens, Date = Date };
        var replies = Converses
            ? judge.Reply([.. read.Select(ChatMessage.Asking)], options, cancellation)
            : judge.Complete(read, options, cancellation);
        return [.. replies.Select(reply => Read(reply.Text))];
    }

    private JudgeTemplate Open(string path) => JudgeTemplate.Read(path, AnswerPlace, CompletionPlace);

    private Dictionary<string, string> Places(Answer answer)
    {
        var places = new Dictionary<string, string>(answer.Facts ?? new Dictionary<string, string>());
        places[PromptPlace] = answer.Prompts![0];
        places.TryAdd(RequestPlace, answer.Prompts[0]);
        places[CompletionPlace] = places[AnswerPlace] = answer.Texts![0];
        return places;
    }

    private static Answer Answer(BenchmarkRequest request, Completion reply) => new(request.Item, [])
    {
        Prompts = [request.Prompt],
        Texts = [reply.Text],
        Facts = request.Facts,
        IsCut = reply.IsCut,
    };
}
