using Holdfast.Data;
using Holdfast.Evidence;
using Holdfast.Evidence.Chance;
using Holdfast.Training.Resuming;
using static TorchSharp.torch;

namespace Holdfast.Safeguards;

/// <summary>Forbidden requests, each with the suffix that it has been given so far.</summary>
internal sealed class TestCasePool
{
    private const string Saved = "test-cases";

    private readonly IReadOnlyList<Request> _answered;
    private readonly IReadOnlyList<Request> _refused;
    private readonly IReadOnlyList<int> _initial;
    private readonly (int Request, IReadOnlyList<int> Suffix)[] _cases;

    /// <summary>Gives every case a request, in seeded order and again from the beginning where there are fewer.</summary>
    /// <param name="answered">Requests with the answers to move away from.</param>
    /// <param name="refused">The same requests with the refusals to move towards.</param>
    /// <param name="size">Number of cases.</param>
    /// <param name="initial">The suffix of a new case.</param>
    /// <param name="padId">Fills short rows.</param>
    /// <param name="seed">The order of the requests.</param>
    /// <exception cref="InputFaultException">There is no request.</exception>
    public TestCasePool(
        IEnumerable<Request> answered, IReadOnlyList<Request> refused, int size, IReadOnlyList<int> initial, int padId, Seed seed)
    {
        (_answered, _refused, _initial) = ([.. answered], refused, initial);
        if (_answered.Count == 0 || _answered.Count != refused.Count)
        {
            throw new InputFaultException(
                $"Expected as many answers as refusals, at least one, got {_answered.Count} and {refused.Count}. Give pairs of both.");
        }

        var order = seed.Shuffle(Enumerable.Range(0, refused.Count));
        _cases = [.. Enumerable.Range(0, size).Select(number => (order[number % order.Length], initial))];
        Answered = new Rows(() => Batch(_answered, padId));
        Refused = new Rows(() => Batch(_refused, padId));
    }

    /// <summary>The drawn cases, answered.</summary>
    public IBatches Answered { get; }

    /// <summary>The drawn cases, refused.</summary>
    public IBatches Refused { get; }

    /// <summary>Numbers of the cases drawn last, in order.</summary>
    public IReadOnlyList<int> Drawn { get; private set; } = [];

    /// <summary>Draws cases without replacement.</summary>
    public void Draw(int count, Seed seed) => Drawn = [.. Some(count, seed).Order()];

    /// <summary>The request of a case, answered.</summary>
    public Request RequestOf(int number) => _answered[_cases[number].Request];

    /// <summary>The suffix of a case.</summary>
    public IReadOnlyList<int> SuffixOf(int number) => _cases[number].Suffix;

    /// <summary>Gives a case another suffix.</summary>
    public void Move(int number, IReadOnlyList<int> suffix) => _cases[number].Suffix = suffix;

    /// <summary>Begins some cases anew, with another request where there are more than cases.</summary>
    public void StartAnew(int count, Seed seed)
    {
        var random = seed.Derive("requests").Random();
        foreach (var number in Some(count, seed))
        {
            var request = _answered.Count > _cases.Length ? random.Next(_answered.Count) : _cases[number].Request;
            _cases[number] = (request, _initial);
        }
    }

    /// <summary>The state of the training with this in it: for each case the number of its request, then its suffix.</summary>
    public ResumeState AddTo(ResumeState state) => state with
    {
        Tensors = new Dictionary<string, Func<Tensor>>(state.Tensors)
        {
            [Saved] = () => tensor(
                _cases.SelectMany(each => each.Suffix.Prepend(each.Request)).Select(number => (long)number).ToArray(),
                [_cases.Length, _initial.Count + 1]),
        },
    };

    /// <summary>Goes back to what was saved.</summary>
    public void Restore(ResumeState state)
    {
        using var saved = state.Tensors[Saved]();
        using var here = saved.cpu();
        foreach (var (number, row) in here.data<long>().ToArray().Chunk(_initial.Count + 1).Index())
        {
            _cases[number] = ((int)row[0], [.. row.Skip(1).Select(id => (int)id)]);
        }
    }

    private int[] Some(int count, Seed seed) => [.. seed.Shuffle(Enumerable.Range(0, _cases.Length)).Take(count)];

    private Batch Batch(IReadOnlyList<Request> side, int padId) => Data.Batch.Of(
        [.. Drawn.Select(number => side[_cases[number].Request].With(_cases[number].Suffix))], padId, []);

    private sealed class Rows(Func<Batch> make) : IBatches
    {
        public Batch At(long position) => make();
    }
}
