using Holdfast.Evidence.Asking;
using Holdfast.Models;
using Holdfast.Models.Asking;

namespace Holdfast.Benchmarks.Peer;

/// <summary>The log-likelihood of every choice of both of the organism's exams.</summary>
internal sealed class ExamScoring : PeerCase
{
    private readonly OrganismWork _work;
    private readonly TorchLanguageModel _voice;
    private readonly List<(int[] Question, IReadOnlyList<int[]> Choices)> _questions;
    private readonly List<ContinuationQuery> _queries;

    /// <summary>Takes the work.</summary>
    /// <param name="work">Model and questions.</param>
    /// <param name="shots">Solved questions in front of each.</param>
    public ExamScoring(OrganismWork work, int shots)
    {
        var numerals = new Numerals(work.Model.Options.VocabularySize);
        (_work, _voice) = (work, new TorchLanguageModel(work.Model, numerals));
        var solved = work.Questions().Take(shots).SelectMany(question => question.Choices[0]).ToArray();
        _questions = [.. work.Questions().Select(question => (
            solved.Concat(question.Question).ToArray(),
            (IReadOnlyList<int[]>)[.. question.Choices.Select(choice => solved.Concat(choice).ToArray())]))];
        _queries = [.. _questions.SelectMany(question => question.Choices.Select(choice => new ContinuationQuery(
            numerals.Decode(question.Question), " " + numerals.Decode(choice[question.Question.Length..]))))];
        Name = $"exam, {_questions.Count} questions of 4 choices, {shots} shots";
    }

    public override string Name { get; }

    public override string Kind => "exam";

    public override Dictionary<string, object> Describe(Func<CausalLM, object> weights) => new()
    {
        ["model"] = weights(_work.Model),
        ["tokensPerBatch"] = _voice.TokensPerBatch,
        ["queries"] = _questions
            .SelectMany(question => question.Choices.Select(choice => new { ids = choice, context = question.Question.Length })).ToList(),
    };

    public override double[] Run() => [.. _voice.Score(_queries).Select(score => score.LogLikelihood)];
}
