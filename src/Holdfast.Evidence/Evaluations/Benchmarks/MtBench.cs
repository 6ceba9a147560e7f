using System.Globalization;
using System.Text.RegularExpressions;
using Holdfast.Evidence.Asking;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.ChatTemplates;

namespace Holdfast.Evidence.Evaluations.Benchmarks;

/// <summary>
/// MT-Bench: questions of two turns, each answer rated from 1 to 10 by a judge, which sees a right answer in mathematics, reasoning and
/// coding. The score is the mean over the turns that have a rating.
/// </summary>
[Card("mt-bench", "MT-Bench's questions of two turns, rated by a judge", Paper = "Zheng et al. 2023 (MT-Bench)")]
public sealed partial record MtBench : JudgedBenchmark, IPublishedForm
{
    private const string Score = "score";
    private const string IdFact = "question_id";
    private const string Reference = "ref_answer_";
    private const double OtherTemperature = 0.7;
    private const double Lowest = 1;
    private const double Highest = 10;

    private static readonly string[] Turn = ["first-turn", "second-turn"];
    private static readonly string[] Plain = ["single-v1", "single-v1-multi-turn"];
    private static readonly string[] Math = ["single-math-v1", "single-math-v1-multi-turn"];
    private static readonly string[] Mathematical = ["math", "reasoning", "coding"];

    private static readonly IReadOnlyDictionary<string, double> Temperatures = new Dictionary<string, double>
    {
        ["writing"] = 0.7,
        ["roleplay"] = 0.7,
        ["extraction"] = 0,
        ["math"] = 0,
        ["coding"] = 0,
        ["reasoning"] = 0,
        ["stem"] = 0.1,
        ["humanities"] = 0.1,
    };

    /// <summary>As long as FastChat lets answers be.</summary>
    public MtBench() => MaximumTokens = 1024;

    /// <summary>FastChat's <c>question.jsonl</c>.</summary>
    [InputPath]
    public required string Questions { get; init; }

    /// <summary>FastChat's <c>judge_prompts.jsonl</c>; a list of phrases needs none.</summary>
    [InputPath]
    public string? JudgePrompts { get; init; }

    /// <summary>
    /// A file of right answers in the form of FastChat's model answers; null takes those that the questions bring along.
    /// </summary>
    [InputPath]
    public string? References { get; init; }

    /// <summary>Seed of what is sampled in the categories that have a temperature.</summary>
    public ulong Seed { get; init; }

    /// <summary>The most tokens of the judge's reply.</summary>
    [System.ComponentModel.DataAnnotations.Range(1, int.MaxValue)]
    public int ReplyTokens { get; init; } = 2048;

    /// <inheritdoc />
    public override IEnumerable<string> Wordings => Load([]).SelectMany(question => question.Turns);

    /// <inheritdoc />
    public string Ending => ".jsonl";

    private protected override IReadOnlyList<Metric> Measured =>
        [.. Turn.Prepend(Score).Select(name => new Metric(name, "points", Scale.Graded, Low: Lowest, High: Highest))];

    private protected override bool HasTemplate => JudgePrompts is not null;

    /// <inheritdoc />
    public override void Check(ICollection<string> faults)
    {
        var questions = Load(faults);
        if (JudgePrompts is not { } path)
        {
            return;
        }

        foreach (var question in questions.Where(question => IsMathematical(question.Category) && question.References.Count < 2))
        {
            faults.Add($"{question.Location}: Expected right answers to both turns of a question of {question.Category}, "
                + $"got {question.References.Count}. Name a file of such answers as references.");
        }

        var before = faults.Count;
        var known = MtBenchFile.Prompts(path, faults);
        var wanted = faults.Count == before ? questions.SelectMany(question => Names(question.Category)).Distinct() : [];
        foreach (var name in wanted.Where(name => !known.ContainsKey(name)))
        {
            faults.Add($"{path}: Expected a judge prompt named '{name}', got none. Take the file as FastChat has it.");
        }
    }

    /// <inheritdoc />
    /// <exception cref="InputFaultException">The questions cannot be used.</exception>
    public override IReadOnlyList<Answer> Ask(ILanguageModel model, CancellationToken cancellation = default)
    {
        var faults = new List<string>();
        var questions = Load(faults);
        if (faults.Count > 0)
        {
            throw new InputFaultException(faults);
        }

        var answers = new Dictionary<string, Answer>();
        foreach (var alike in questions.GroupBy(question => Temperatures.GetValueOrDefault(question.Category, OtherTemperature)))
        {
            var options = Writing with { Temperature = alike.Key, Seed = Seed };
            var talks = alike.Select(question => new List<ChatMessage> { new(ChatMessage.User, question.Turns[0]) }).ToList();
            var first = model.Reply(talks, options, cancellation);
            foreach (var (talk, (reply, question)) in talks.Zip(first.Zip(alike)))
            {
                talk.Add(new ChatMessage(ChatMessage.Assistant, reply.Text));
                talk.Add(new ChatMessage(ChatMessage.User, question.Turns[1]));
            }

            var second = model.Reply(talks, options, cancellation);
            foreach (var (question, (one, two)) in alike.Zip(first.Zip(second)))
            {
                answers[question.Id] = Answered(question, one, two);
            }
        }

        return [.. questions.Select(question => answers[question.Id])];
    }

    /// <inheritdoc />
    public void Write(Stream stream, string model, IReadOnlyList<Answer> answers, IReadOnlyList<double> marks) =>
        MtBenchFile.Write(stream, model, answers.Select(answer => (answer.Facts![IdFact], answer.Texts!)));

    private protected override IEnumerable<Mark> MarkedBy(
        ILanguageModel judge, IReadOnlyList<Answer> answers, CancellationToken cancellation)
    {
        var ratings = judge is PhraseList phrases
            ? [.. answers.SelectMany(answer => answer.Texts!.Select(text => phrases.IsRefusal(text) ? Lowest : Highest))]
            : Rated(judge, answers, cancellation);
        foreach (var (answer, turns) in answers.Zip(ratings.Chunk(Turn.Length)))
        {
            var known = turns.Where(double.IsFinite).ToList();
            yield return new Mark(answer.Item, Score, known.Count > 0 ? known.Average() : double.NaN, known.Count);
            foreach (var (turn, rating) in turns.Index())
            {
                yield return new Mark(answer.Item, Turn[turn], rating);
            }
        }
    }

    private List<double> Rated(ILanguageModel judge, IReadOnlyList<Answer> answers, CancellationToken cancellation)
    {
        var faults = new List<string>();
        var prompts = MtBenchFile.Prompts(JudgePrompts!, faults);
        if (faults.Count > 0)
        {
            throw new InputFaultException(faults);
        }

        var replies = judge.Reply(
            [.. from answer in answers
                from name in Names(answer.Item.Split('/')[0])
                let prompt = prompts[name]
                select Conversation(prompt.System, prompt.Template.Fill(Places(answer)))],
            new CompletionOptions { MaximumTokens = ReplyTokens, Date = Date },
            cancellation);
        return [.. replies.Select(reply => Rating(reply.Text))];
    }

    private static IReadOnlyList<ChatMessage> Conversation(string system, string text) => system.Length == 0
        ? ChatMessage.Asking(text)
        : [new ChatMessage(ChatMessage.System, system), .. ChatMessage.Asking(text)];

    // The templates of the first turn call question and answer by names without numbers.
    private static Dictionary<string, string> Places(Answer answer)
    {
        var places = new Dictionary<string, string>(answer.Facts!)
        {
            ["question"] = answer.Prompts![0],
            ["answer"] = answer.Texts![0],
        };
        foreach (var (turn, (prompt, text)) in answer.Prompts.Zip(answer.Texts).Index())
        {
            places[string.Create(CultureInfo.InvariantCulture, $"question_{turn + 1}")] = prompt;
            places[string.Create(CultureInfo.InvariantCulture, $"answer_{turn + 1}")] = text;
        }

        return places;
    }

    private static double Rating(string reply)
    {
        var match = DoubleBrackets().Match(reply) is { Success: true } found ? found : Brackets().Match(reply);
        return match.Success && double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) is >= Lowest and <= Highest and var rating
            ? rating
            : double.NaN;
    }

    private static Answer Answered(MtBenchQuestion question, Completion first, Completion second)
    {
        var facts = new Dictionary<string, string> { [IdFact] = question.Id };
        foreach (var (turn, text) in question.References.Index())
        {
            facts[string.Create(CultureInfo.InvariantCulture, $"{Reference}{turn + 1}")] = text;
        }

        return new Answer($"{Word(question.Category)}/{question.Id}", [])
        {
            Prompts = question.Turns,
            Texts = [first.Text, second.Text],
            Facts = facts,
            IsCut = first.IsCut || second.IsCut,
        };
    }

    private static bool IsMathematical(string category) => Mathematical.Contains(category);

    private static string[] Names(string category) => IsMathematical(category) ? Math : Plain;

    private List<MtBenchQuestion> Load(ICollection<string> faults)
    {
        var questions = MtBenchFile.Questions(Questions, faults).Take(Limit ?? int.MaxValue).ToList();
        if (References is not { } path)
        {
            return questions;
        }

        var right = MtBenchFile.Answers(path, faults);
        return [.. questions.Select(question => question with
        {
            References = right.GetValueOrDefault(question.Id) ?? question.References,
        })];
    }

    [GeneratedRegex(@"\[\[(\d+\.?\d*)\]\]")]
    private static partial Regex DoubleBrackets();

    [GeneratedRegex(@"\[(\d+\.?\d*)\]")]
    private static partial Regex Brackets();
}
