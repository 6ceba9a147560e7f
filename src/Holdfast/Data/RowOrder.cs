using Holdfast.Evidence.Chance;

namespace Holdfast.Data;

/// <summary>
/// Which example each row of an endless sequence is: a pure function of the row's number, the strata and the seed. Remembers
/// the permutation and the block in use, so that neighbouring rows cost nanoseconds.
/// </summary>
internal sealed class RowOrder
{
    /// <summary>Rows within which the shares of a mixture hold exactly.</summary>
    public const int BlockLength = 1000;

    private readonly IReadOnlyList<Stratum> _strata;
    private readonly Seed _seed;
    private readonly int[] _rowsPerBlock;
    private readonly Permutation?[] _epochs;
    private Block? _block;

    public RowOrder(IReadOnlyList<Stratum> strata, Seed seed)
    {
        _strata = strata;
        _seed = seed;
        _rowsPerBlock = Apportion(strata);
        _epochs = new Permutation?[strata.Count];
    }

    /// <summary>The example of row number <paramref name="row"/>.</summary>
    public int At(long row)
    {
        if (_strata.Count == 1)
        {
            return Draw(0, row);
        }

        var number = Math.DivRem(row, BlockLength, out var within);
        var block = _block;
        if (block?.Number != number)
        {
            block = new Block(number, _rowsPerBlock, _seed.Derive("block", number));
            _block = block;
        }

        var stratum = block.Strata[within];
        return Draw(stratum, (number * _rowsPerBlock[stratum]) + block.Ranks[within]);
    }

    private int Draw(int stratum, long row)
    {
        var (start, count, _) = _strata[stratum];
        var number = Math.DivRem(row, count, out var within);
        var epoch = _epochs[stratum];
        if (epoch?.Number != number)
        {
            var order = _seed.Derive($"stratum-{stratum}").Derive("epoch", number).Shuffle(Enumerable.Range(start, count));
            epoch = new Permutation(number, order);
            _epochs[stratum] = epoch;
        }

        return epoch.Order[within];
    }

    // Largest remainders, so that the rows of a block sum to its length.
    private static int[] Apportion(IReadOnlyList<Stratum> strata)
    {
        var exact = strata.Select(stratum => stratum.Share * BlockLength).ToArray();
        var rows = exact.Select(value => (int)value).ToArray();
        foreach (var index in Enumerable.Range(0, rows.Length)
            .OrderByDescending(index => exact[index] - rows[index]).Take(BlockLength - rows.Sum()))
        {
            rows[index]++;
        }

        return rows;
    }

    private sealed record Permutation(long Number, int[] Order);

    private sealed class Block
    {
        public Block(long number, int[] rows, Seed seed)
        {
            Number = number;
            Strata = seed.Shuffle(rows.SelectMany((count, stratum) => Enumerable.Repeat(stratum, count)));
            Ranks = new int[Strata.Length];
            var seen = new int[rows.Length];
            for (var row = 0; row < Strata.Length; row++)
            {
                Ranks[row] = seen[Strata[row]]++;
            }
        }

        public long Number { get; }

        public int[] Strata { get; }

        /// <summary>How many rows of the same stratum come before this one within the block.</summary>
        public int[] Ranks { get; }
    }
}
