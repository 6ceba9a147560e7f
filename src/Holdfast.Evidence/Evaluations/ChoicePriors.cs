namespace Holdfast.Evidence.Evaluations;

/// <summary>
/// What a model thinks of choices whatever the question: prior(c | q) = mean over the other questions q' that offer c of s(q', c), with s
/// the score that decides. An unlearned model often dislikes all that it should not say alike; what it knows shows in s - prior.
/// </summary>
internal sealed class ChoicePriors
{
    private readonly Dictionary<int, (double Sum, int Count)> _offered = [];
    private readonly Func<Answer, IReadOnlyList<double>> _scores;

    private ChoicePriors(Func<Answer, IReadOnlyList<double>> scores) => _scores = scores;

    /// <summary>The priors of an exam; null unless every choice of every question is a choice of another question too.</summary>
    /// <param name="answers">To all questions.</param>
    /// <param name="scores">The scores that decide, one for each choice.</param>
    public static ChoicePriors? Of(IReadOnlyList<Answer> answers, Func<Answer, IReadOnlyList<double>> scores)
    {
        var priors = new ChoicePriors(scores);
        foreach (var answer in answers)
        {
            if (answer.Choices is not { } choices || choices.Distinct().Count() < choices.Count)
            {
                return null;
            }

            foreach (var (choice, score) in choices.Zip(scores(answer)))
            {
                var (sum, count) = priors._offered.GetValueOrDefault(choice);
                priors._offered[choice] = (sum + score, count + 1);
            }
        }

        return answers.Count > 0 && priors._offered.Values.All(offered => offered.Count > 1) ? priors : null;
    }

    /// <summary>The prior of each choice of a question, from all other questions.</summary>
    public IReadOnlyList<double> Without(Answer answer) =>
    [
        .. answer.Choices!.Zip(_scores(answer), (choice, score) => (_offered[choice].Sum - score) / (_offered[choice].Count - 1)),
    ];
}
