using Holdfast.Evidence;
using Holdfast.Evidence.Chance;

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
    /// <exception cref="InputFaultException">A share is less than half a thousandth of their sum, there is no set, or their examples have different parts.</exception>
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

        if (parts.FirstOrDefault(part => !part.Texts.Parts.SequenceEqual(parts[0].Texts.Parts)).Texts is { } other)
        {
            throw new InputFaultException(
                $"Expected sets with the same parts in a mixture, got {Named(parts[0].Texts)} and {Named(other)}. Mix sets of one kind.");
        }

        return new TextSet([.. parts.SelectMany(part => part.Texts._examples)], parts[0].Texts.PadId, parts[0].Texts.Parts, strata);

        static string Named(TextSet set) => set.Parts.Count == 0 ? "plain texts" : string.Join(" with ", set.Parts);
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
