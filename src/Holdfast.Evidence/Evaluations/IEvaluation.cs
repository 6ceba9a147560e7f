using Holdfast.Evidence.Asking;

namespace Holdfast.Evidence.Evaluations;

/// <summary>
/// An exam in three pure stages, with a file after each: ask the model, mark its answers, summarise the marks. Asking is the
/// dear part; marking and summarising can be done again from the files. A record that is its own configuration.
/// </summary>
public interface IEvaluation
{
    /// <summary>What a report calls it, for instance <c>forget</c>; unique within a recipe.</summary>
    string Name { get; }

    /// <summary>What it is for.</summary>
    ExamRole Role { get; }

    /// <summary>What it is about, for instance <c>biology</c>; empty where there is only one domain.</summary>
    string Domain { get; }

    /// <summary>
    /// What its marks can be summed up to, the one that stands for the exam first; chance levels may depend on the questions.
    /// </summary>
    IReadOnlyList<Metric> Metrics { get; }

    /// <summary>Adds a sentence for everything that would make <see cref="Ask"/> fail: a missing file, a malformed question.</summary>
    /// <param name="faults">Receives the sentences.</param>
    void Check(ICollection<string> faults);

    /// <summary>What it asks in words, for who looks for it among training texts; none where it has no words.</summary>
    IEnumerable<string> Wordings => [];

    /// <summary>How many questions of its files it does not ask, because no judge marks them.</summary>
    int Unasked => 0;

    /// <summary>Whether it talks to the model in conversations, for which the model needs a chat template.</summary>
    bool IsChat => false;

    /// <summary>Puts every question to the model.</summary>
    IReadOnlyList<Answer> Ask(ILanguageModel model, CancellationToken cancellation = default);

    /// <summary>Names of the judges that <see cref="Mark"/> asks.</summary>
    IReadOnlyList<string> Judges => [];

    /// <summary>Adds a sentence where a judge cannot do what <see cref="Mark"/> asks of it.</summary>
    /// <param name="judge">Its name.</param>
    /// <param name="ability">What it can do.</param>
    /// <param name="faults">Receives the sentence.</param>
    void CheckJudge(string judge, JudgeAbility ability, ICollection<string> faults)
    {
    }

    /// <summary>Gives every answer a mark, from nothing but the answers and what judges say to them.</summary>
    /// <param name="answers">In the order asked.</param>
    /// <param name="judges">Second models to ask.</param>
    /// <param name="cancellation">Stops a judge.</param>
    IReadOnlyList<Mark> Mark(IReadOnlyList<Answer> answers, IJudges judges, CancellationToken cancellation = default);

    /// <summary>Makes numbers with intervals from the marks.</summary>
    IReadOnlyList<Measurement> Summarise(IReadOnlyList<Mark> marks);
}
