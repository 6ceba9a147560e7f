using Holdfast.Evidence.Asking;
using Holdfast.Experiments.Recipes;

namespace Holdfast.Experiments.Work;

/// <summary>
/// The judges of a recipe: each is loaded when first asked for and once in a process, one that differs from seed to seed once for each.
/// </summary>
/// <param name="known">By the names that the recipe gives them.</param>
/// <param name="replies">Folder of the run where they may keep what they were told.</param>
internal sealed class Judges(IReadOnlyDictionary<string, IJudge> known, string replies) : IJudges, IDisposable
{
    private readonly Dictionary<string, OpenJudge> _open = [];
    private Subject? _subject;

    /// <inheritdoc />
    /// <exception cref="InvalidOperationException">No seed is being worked on.</exception>
    public ILanguageModel this[string name]
    {
        get
        {
            if (!_open.TryGetValue(name, out var judge))
            {
                _open[name] = judge = known[name].Open(
                    _subject ?? throw new InvalidOperationException("A judge needs a seed to work on."), replies);
            }

            return judge.Voice;
        }
    }

    /// <summary>Goes to a seed; judges of another seed are let go.</summary>
    public void For(Subject subject)
    {
        foreach (var name in known.Keys.Where(name => known[name].IsOfSeed && !ReferenceEquals(_subject, subject)))
        {
            if (_open.Remove(name, out var judge))
            {
                judge.Dispose();
            }
        }

        _subject = subject;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var judge in _open.Values)
        {
            judge.Dispose();
        }

        _open.Clear();
    }
}
