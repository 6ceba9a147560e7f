using System.ComponentModel.DataAnnotations;
using Holdfast.Evidence.Asking;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Statistics;

namespace Holdfast.Evidence.Evaluations;

/// <summary>
/// The share of questions on which the right choice is the likeliest; among equals the first wins, and a score that is not a number never
/// does. Differs from lm-evaluation-harness: worked examples are honoured for WMDP too, and both letter forms are reported.
/// </summary>
[Card("multiple-choice", "Accuracy on questions with choices, by letter or by the likelihood of the answer",
    Paper = "Hendrycks et al. 2021 (MMLU); Li et al. 2024 (WMDP)")]
public sealed record MultipleChoice : IEvaluation
{
    /// <summary>The metric of the main read-out.</summary>
    public const string Accuracy = "accuracy";

    /// <summary>The metric of TAR's letter form: "A" right after "Answer:", encoded apart.</summary>
    public const string AccuracyNoSpace = "accuracy-no-space";

    /// <summary>Added to a metric's name for the plain mean over subjects.</summary>
    public const string MacroSuffix = "-macro";

    /// <summary>
    /// The metric of the prior-corrected read-out: from each choice's score the mean score of the same text in other questions is taken.
    /// What a safeguard hides behind a general dislike of some answers shows again.
    /// </summary>
    public const string PriorCorrected = "accuracy-prior-corrected";

    /// <summary>
    /// The metric of those means alone: how often the choice that the model likes best in other questions happens to be right. It is
    /// what is reached without knowledge, and stands beside chance.
    /// </summary>
    public const string KnowledgeFree = "accuracy-knowledge-free";

    /// <inheritdoc />
    public required string Name { get; init; }

    /// <inheritdoc />
    public required ExamRole Role { get; init; }

    /// <inheritdoc />
    public string Domain { get; init; } = "";

    /// <summary>File or folder with the questions; see docs/evaluations.md for the forms.</summary>
    [InputPath]
    public required string Questions { get; init; }

    /// <summary>How the model's choice is read.</summary>
    public ReadOut ReadOut { get; init; }

    /// <summary>How likelihoods of long and short choices are made comparable; letters need none.</summary>
    public Normalisation Normalisation { get; init; } = Normalisation.Tokens;

    /// <summary>How many solved questions of the same subject the model sees first, in the order of their file.</summary>
    [Range(0, 100)]
    public int Shots { get; init; }

    /// <summary>
    /// File or folder with the solved questions; without it, the folder or files of the split <c>dev</c> in <see cref="Questions"/>.
    /// </summary>
    [InputPath]
    public string? Examples { get; init; }

    /// <summary>The subject in words, as the prompt names it; without it, each question's own.</summary>
    public string? Subject { get; init; }

    /// <summary>Only these subjects, with spaces or underscores; empty means all.</summary>
    public IReadOnlyList<string> Subjects { get; init; } = [];

    /// <summary>Not these subjects: TAR's retain exam is MMLU without those near the forget domain.</summary>
    public IReadOnlyList<string> ExcludedSubjects { get; init; } = [];

    /// <summary>Only the first so many questions.</summary>
    [Range(1, int.MaxValue)]
    public int? Limit { get; init; }

    /// <summary>Whether a question that stands in the exam twice counts twice, as in some published exams, or is a fault.</summary>
    public bool AllowDuplicates { get; init; }

    /// <inheritdoc />
    public IReadOnlyList<Metric> Metrics => ReadOut == ReadOut.Letter
        ? [Metric.Share(Accuracy), Metric.Share(AccuracyNoSpace)]
        : [Metric.Share(Accuracy)];

    /// <inheritdoc />
    public IEnumerable<string> Wordings => Load([]).Select(item => item.Question.Text);

    /// <inheritdoc />
    public void Check(ICollection<string> faults) => Load(faults);

    /// <inheritdoc />
    /// <exception cref="InputFaultException">The exam cannot be used; carries every fault that <see cref="Check"/> lists.</exception>
    public IReadOnlyList<Answer> Ask(ILanguageModel model, CancellationToken cancellation = default)
    {
        var faults = new List<string>();
        var exam = Load(faults);
        if (faults.Count > 0)
        {
            throw new InputFaultException(faults);
        }

        var texts = new Dictionary<(string Subject, string Choice), int>();
        int NumberOf(ExamQuestion question, string choice)
        {
            texts.TryAdd((question.Subject, choice), texts.Count);
            return texts[(question.Subject, choice)];
        }

        var queries = exam.Select(item => Queries(item.Question, item.Examples).ToList()).ToList();
        var scores = model.Score([.. queries.SelectMany(list => list)], cancellation);
        var answers = new List<Answer>(exam.Count);
        var next = 0;
        foreach (var ((question, _), asked) in exam.Zip(queries))
        {
            var from = next;
            answers.Add(new Answer(question.Item, [.. asked.Select((_, index) => scores[from + index])], question.Answer,
                [.. question.Choices.Select(choice => choice.EnumerateRunes().Count())])
            {
                Choices = ReadOut == ReadOut.Likelihood ? [.. question.Choices.Select(choice => NumberOf(question, choice))] : null,
            });
            next += asked.Count;
        }

        return answers;
    }

    /// <inheritdoc />
    public IReadOnlyList<Mark> Mark(IReadOnlyList<Answer> answers, IJudges judges, CancellationToken cancellation = default) =>
    [
        .. answers.SelectMany(Mark),
        .. ChoicePriors.Of(answers, Scores) is { } priors ? answers.SelectMany(answer => Mark(answer, priors)) : [],
    ];

    /// <inheritdoc />
    /// <remarks>
    /// Over all questions with Wilson's interval and, for two subjects or more, the plain mean over subjects (<see cref="MacroSuffix"/>).
    /// </remarks>
    public IReadOnlyList<Measurement> Summarise(IReadOnlyList<Mark> marks) => [.. marks.GroupBy(mark => mark.Metric).SelectMany(Measure)];

    private IEnumerable<ContinuationQuery> Queries(ExamQuestion question, IEnumerable<ExamQuestion> examples)
    {
        var prompt = ExamPrompt.Write(ReadOut, Subject ?? ExamFile.Words(question.Subject), examples, question);
        if (ReadOut == ReadOut.Likelihood)
        {
            return question.Choices.Select(choice => new ContinuationQuery(prompt, " " + choice));
        }

        var letters = Enumerable.Range(0, question.Choices.Count).Select(ExamPrompt.Letter).ToList();
        return letters.Select(letter => new ContinuationQuery(prompt, " " + letter))
            .Concat(letters.Select(letter => new ContinuationQuery(prompt, letter, Apart: true)));
    }

    private IEnumerable<Mark> Mark(Answer answer)
    {
        if (ReadOut == ReadOut.Likelihood)
        {
            return [Right(answer, Accuracy, Scores(answer))];
        }

        var letters = answer.Scores.Select(score => score.LogLikelihood).ToList();
        return [Right(answer, Accuracy, letters.Take(Choices(answer))), Right(answer, AccuracyNoSpace, letters.Skip(Choices(answer)))];
    }

    private IEnumerable<Mark> Mark(Answer answer, ChoicePriors priors)
    {
        var prior = priors.Without(answer);
        return
        [
            Right(answer, PriorCorrected, Scores(answer).Zip(prior, (score, usual) => score - usual)), Right(answer, KnowledgeFree, prior),
        ];
    }

    private static Mark Right(Answer answer, string metric, IEnumerable<double> scores) =>
        new(answer.Item, metric, First(scores) == answer.Expected ? 1 : 0, Chance: 1.0 / Choices(answer));

    private static int Choices(Answer answer) => answer.Lengths?.Count ?? answer.Scores.Count;

    private IReadOnlyList<double> Scores(Answer answer) =>
    [
        .. answer.Scores.Select((score, index) => score.LogLikelihood / (Normalisation switch
        {
            Normalisation.Tokens => score.Tokens,
            Normalisation.Characters => answer.Lengths![index],
            _ => 1,
        })),
    ];

    // Index of the highest score, the first among equals; -1 where none is a number.
    private static int First(IEnumerable<double> scores)
    {
        var (best, highest) = (-1, double.NaN);
        foreach (var (index, score) in scores.Index())
        {
            if (!double.IsNaN(score) && !(score <= highest))
            {
                (best, highest) = (index, score);
            }
        }

        return best;
    }

    private static IEnumerable<Measurement> Measure(IGrouping<string, Mark> marks)
    {
        var (right, n) = Count(marks);
        var interval = Wilson.Of(right, n);
        var metric = Metric.Share(marks.Key, marks.Average(mark => mark.Chance));
        yield return new Measurement(metric, (double)right / n, interval.Low, interval.High, n);

        var subjects = marks.GroupBy(mark => mark.Item[..Math.Max(0, mark.Item.LastIndexOf('/'))]).ToList();
        if (subjects.Count > 1)
        {
            var counts = subjects.Select(Count).ToList();
            var macro = Wilson.OfMean(counts);
            yield return new Measurement(
                metric with { Name = marks.Key + MacroSuffix, Chance = subjects.Average(subject => subject.Average(mark => mark.Chance)) },
                counts.Average(count => (double)count.Right / count.N), macro.Low, macro.High, n);
        }
    }

    private static (int Right, int N) Count(IEnumerable<Mark> marks) => (marks.Count(mark => mark.Value == 1), marks.Count());

    private List<(ExamQuestion Question, IReadOnlyList<ExamQuestion> Examples)> Load(ICollection<string> faults)
    {
        var before = faults.Count;
        var all = ExamFile.Read(Questions, faults);
        var chosen = Choose(all, faults);
        Duplicates(chosen, faults);
        if (chosen.Count == 0 && faults.Count == before)
        {
            faults.Add($"Expected at least one question of the chosen subjects in {Questions}, got none. Choose other subjects.");
        }

        var examples = Shots > 0 && faults.Count == before ? Solved(chosen, faults) : null;
        return [.. chosen.Select(question =>
            (question, (IReadOnlyList<ExamQuestion>)(examples?.GetValueOrDefault(question.Subject) ?? [])))];
    }

    private List<ExamQuestion> Choose(List<ExamQuestion> all, ICollection<string> faults)
    {
        var known = all.Select(question => ExamFile.Words(question.Subject)).Distinct().ToList();
        foreach (var wanted in Subjects.Concat(ExcludedSubjects)
            .Where(subject => all.Count > 0 && !known.Contains(ExamFile.Words(subject))))
        {
            faults.Add($"Expected a subject of {Questions}, got '{wanted}'.{Spelling.Advice(ExamFile.Words(wanted), known)}");
        }

        bool Has(IReadOnlyList<string> list, ExamQuestion question) =>
            list.Any(subject => ExamFile.Words(subject) == ExamFile.Words(question.Subject));
        return [.. all.Where(question => (Subjects.Count == 0 || Has(Subjects, question)) && !Has(ExcludedSubjects, question))
            .Take(Limit ?? int.MaxValue)];
    }

    private void Duplicates(List<ExamQuestion> questions, ICollection<string> faults)
    {
        if (AllowDuplicates)
        {
            return;
        }

        var seen = new Dictionary<string, string>();
        foreach (var question in questions)
        {
            var text = string.Join('\n', [question.Subject, question.Text, .. question.Choices]);
            if (!seen.TryAdd(text, question.Location))
            {
                faults.Add($"{question.Location}: Expected every question once, got that of {seen[text]} again. "
                    + "Remove one or allow duplicates.");
            }
        }
    }

    private Dictionary<string, IReadOnlyList<ExamQuestion>>? Solved(List<ExamQuestion> questions, ICollection<string> faults)
    {
        var source = Examples ?? Questions;
        if (Examples is null && !ExamFile.HasSolved(source))
        {
            faults.Add($"Expected solved examples for {Shots} shots, got none. Name their file or folder as examples.");
            return null;
        }

        var bySubject = ExamFile.ReadSolved(source, faults).GroupBy(question => question.Subject)
            .ToDictionary(group => group.Key, group => (IReadOnlyList<ExamQuestion>)[.. group.Take(Shots)]);
        foreach (var subject in questions.Select(question => question.Subject).Distinct())
        {
            var count = bySubject.GetValueOrDefault(subject)?.Count ?? 0;
            if (count < Shots)
            {
                faults.Add($"Expected {Shots} solved examples{(subject.Length > 0 ? $" of {subject}" : "")} in {source}, got {count}. "
                    + "Add some or ask for fewer shots.");
            }
        }

        return bySubject;
    }
}
