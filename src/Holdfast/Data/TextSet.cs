using Holdfast.Evidence;
using Holdfast.Evidence.Chance;
using Holdfast.Evidence.Runs;

namespace Holdfast.Data;

/// <summary>
/// Tokenised texts of one name: N examples, each with its ids and labels, from which seeded batches are drawn. A set may be a
/// mixture of others, and then batches hold rows of each by their shares.
/// </summary>
public sealed class TextSet
{
    private readonly Example[] _examples;

    /// <summary>Takes the examples.</summary>
    /// <param name="examples">At least one example.</param>
    /// <param name="padId">The id that fills short rows; always masked.</param>
    /// <param name="parts">Names of the parts of every example; empty for plain texts.</param>
    /// <exception cref="InputFaultException">There is no example.</exception>
    public TextSet(IEnumerable<Example> examples, int padId, IReadOnlyList<string>? parts = null)
        : this([.. examples], padId, parts ?? [], strata: null)
    {
    }

    private TextSet(Example[] examples, int padId, IReadOnlyList<string> parts, IReadOnlyList<Stratum>? strata)
    {
        if (examples.Length == 0)
        {
            throw new InputFaultException("Expected at least one text of two tokens or more, got none. Give texts.");
        }

        _examples = examples;
        TextCount = examples.Length;
        PadId = padId;
        Parts = parts;
        Strata = strata ?? [new Stratum(0, examples.Length, 1)];
        foreach (var example in examples.Concat(examples.SelectMany(example => example.Others)))
        {
            TokenCount += example.Length;
            LongestLength = Math.Max(LongestLength, example.Length);
            foreach (var id in example.Ids)
            {
                LargestId = Math.Max(LargestId, id);
            }
        }
    }

    /// <summary>N: number of examples.</summary>
    public int Count => _examples.Length;

    /// <summary>Number of texts that the examples are made of; as many as examples where nobody said.</summary>
    public long TextCount { get; init; }

    /// <summary>How many of the texts gave no example: they have fewer than two tokens, or none that counts.</summary>
    public long LeftOut { get; init; }

    /// <summary>How many of the texts, conversations all, were left out because they are longer than asked for.</summary>
    public long LeftOutLong { get; init; }

    /// <summary>Number of tokens of all examples together.</summary>
    public long TokenCount { get; }

    /// <summary>Tokens of the longest example.</summary>
    public int LongestLength { get; }

    /// <summary>The largest token id; a model's vocabulary must be larger.</summary>
    public int LargestId { get; }

    /// <summary>The id that fills short rows.</summary>
    public int PadId { get; }

    /// <summary>Names of the parts of every example, which are drawn together; empty for plain texts.</summary>
    public IReadOnlyList<string> Parts { get; }

    /// <summary>Runs of examples with their shares of the rows; one run for a set that is no mixture.</summary>
    internal IReadOnlyList<Stratum> Strata { get; }

    /// <summary>Example number <paramref name="index"/>.</summary>
    public Example this[int index] => _examples[index];

    /// <summary>
    /// Mixes sets: of every thousand rows drawn, exactly their shares come from each, in seeded order, and within each set no
    /// example comes again before all have come.
    /// </summary>
    /// <param name="parts">Sets and their shares; the shares need not sum to one.</param>
    /// <exception cref="InputFaultException">
    /// A share is less than half a thousandth of their sum, there is no set, or their examples have different parts.
    /// </exception>
    public static TextSet Mix(IReadOnlyList<(TextSet Texts, double Share)> parts)
    {
        var sum = parts.Sum(part => part.Share);
        var strata = new List<Stratum>();
        var start = 0;
        foreach (var (texts, share) in parts)
        {
            strata.AddRange(texts.Strata.Select(stratum => stratum with
            {
                Start = start + stratum.Start,
                Share = stratum.Share * share / sum,
            }));
            start += texts.Count;
        }

        const double least = 0.5 / RowOrder.BlockLength;
        if (!strata.TrueForAll(stratum => stratum.Share >= least))
        {
            throw new InputFaultException(
                $"Expected every share above {least} of their sum, got {string.Join(", ", parts.Select(part => part.Share))}. "
                + "Give larger shares or leave the set out.");
        }

        return Join([.. parts.Select(part => part.Texts)], strata);
    }

    /// <summary>Sets one after another; each example counts alike.</summary>
    /// <param name="parts">At least one.</param>
    public static TextSet Join(IReadOnlyList<TextSet> parts) => Join(parts, strata: null);

    private static TextSet Join(IReadOnlyList<TextSet> sets, IReadOnlyList<Stratum>? strata)
    {
        if (sets.FirstOrDefault(set => !set.Parts.SequenceEqual(sets[0].Parts)) is { } other)
        {
            throw new InputFaultException(
                $"Expected sets with the same parts in a mixture, got {Named(sets[0])} and {Named(other)}. Mix sets of one kind.");
        }

        var first = sets.Count == 0 ? null : sets[0];
        return new TextSet([.. sets.SelectMany(set => set._examples)], first?.PadId ?? 0, first?.Parts ?? [], strata)
        {
            TextCount = sets.Sum(set => set.TextCount),
            LeftOut = sets.Sum(set => set.LeftOut),
            LeftOutLong = sets.Sum(set => set.LeftOutLong),
        };

        static string Named(TextSet set) => set.Parts.Count == 0 ? "plain texts" : string.Join(" with ", set.Parts);
    }

    /// <summary>What of the texts is not trained on as it is.</summary>
    /// <param name="name">The name of the set.</param>
    /// <param name="maximumPositions">The most tokens that the model was made for.</param>
    public IEnumerable<Omission> Omissions(string name, int maximumPositions) =>
    [
        new($"texts/{name}", Omission.LeftOut, LeftOut, TextCount),
        .. LeftOutLong > 0 ? [new Omission($"texts/{name}", Omission.Long, LeftOutLong, TextCount)] : Array.Empty<Omission>(),
        new($"texts/{name}", Omission.TooLong, _examples.Count(example => example.Length > maximumPositions), Count),
    ];

    /// <summary>One part of every example as plain texts: the rejected answers of pairs.</summary>
    /// <param name="name">One of <see cref="Parts"/>.</param>
    /// <exception cref="InputFaultException">The examples have no such part.</exception>
    public TextSet Part(string name)
    {
        var index = Parts.ToList().IndexOf(name);
        return index < 0
            ? throw new InputFaultException(
                $"Expected examples with a part '{name}', got {(Parts.Count == 0 ? "plain texts" : string.Join(" with ", Parts))}. "
                + "Give texts of that kind.")
            : new TextSet(
                [.. _examples.Select(example => index == 0 ? example.Alone() : example.Others[index - 1])], PadId, [], Strata)
            {
                TextCount = TextCount,
                LeftOut = LeftOut,
                LeftOutLong = LeftOutLong,
            };
    }

    /// <summary>So many of the examples, drawn without replacement; all of them where there are no more.</summary>
    /// <param name="count">At least one.</param>
    /// <param name="seed">Which ones.</param>
    public TextSet Sample(int count, Seed seed) => new(seed.Shuffle(_examples).Take(count), PadId, Parts);

    /// <summary>
    /// An endless sequence of batches: every epoch goes over all examples once, in an order that depends on the seed and the
    /// epoch only. Rows are padded to the longest of their batch.
    /// </summary>
    /// <param name="size">B: rows of a batch.</param>
    /// <param name="seed">Where the order comes from.</param>
    public IBatches Batches(int size, Seed seed) => new TextBatches(this, size, seed);
}

/// <summary>A run of examples with its share of the rows.</summary>
/// <param name="Start">Number of the first example.</param>
/// <param name="Count">Number of examples.</param>
/// <param name="Share">Part of all rows, between 0 and 1.</param>
internal sealed record Stratum(int Start, int Count, double Share);
