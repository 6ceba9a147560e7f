using System.Numerics;
using Holdfast.Evidence.Chance;

namespace Holdfast.Evidence.Statistics;

/// <summary>
/// Percentile bootstrap over seeds and questions: both are samples, of trainings and of exam questions, and a number that ignores either
/// looks surer than it is. With very few seeds the interval is still too narrow: three seeds cannot show a rare one. Seeds and questions
/// are drawn once for everything that is asked of it, which keeps attacks and safeguards paired.
/// </summary>
public sealed class Bootstrap
{
    private readonly int[] _questions;
    private readonly Draw[] _draws;

    /// <summary>Draws the resamples.</summary>
    /// <param name="seed">Source of the resampling; the same seed gives the same intervals.</param>
    /// <param name="questions">How many questions each of the run's seeds was put.</param>
    /// <param name="sharedQuestions">
    /// Whether all seeds answered the same questions in the same order. Then one draw of questions serves every seed, because a hard
    /// question is hard for all of them; otherwise every drawn seed draws its own.
    /// </param>
    /// <param name="resamples">How many times to resample.</param>
    /// <exception cref="ArgumentException">No seeds, a seed without questions, or unequal numbers where questions are shared.</exception>
    public Bootstrap(Seed seed, IReadOnlyList<int> questions, bool sharedQuestions, int resamples = 2000)
    {
        if (questions.Count == 0 || questions.Any(count => count < 1) || (sharedQuestions && questions.Distinct().Count() > 1))
        {
            throw new ArgumentException("Every seed needs questions, and the same number where they are shared.", nameof(questions));
        }

        _questions = [.. questions];
        var random = seed.Derive("bootstrap").Random();
        _draws = new Draw[resamples];
        for (var resample = 0; resample < resamples; resample++)
        {
            int[] seeds = [.. _questions.Select(_ => random.Next(_questions.Length))];
            var shared = sharedQuestions ? Times(random, _questions[0]) : null;
            _draws[resample] = new Draw(seeds, [.. seeds.Select(drawn => shared ?? Times(random, _questions[drawn]))]);
        }
    }

    /// <summary>
    /// The mean over seeds of each seed's mean mark, in every resample. A resample that drew only seeds without a result
    /// borrows the next that drew one: otherwise an attack with a failed cell would drop out of some means, and their spread would be that
    /// of the choice of attacks.
    /// </summary>
    /// <param name="marks">
    /// For every seed the mark of each question, NaN for a question without one; null for a seed without a result.
    /// </param>
    /// <exception cref="ArgumentException">
    /// Another number of seeds or questions than the bootstrap was made for, or no result at all.
    /// </exception>
    public Replicates Of(IReadOnlyList<double[]?> marks)
    {
        if (marks.Count != _questions.Length || marks.Index().Any(seed => seed.Item is { } known && known.Length != _questions[seed.Index]))
        {
            throw new ArgumentException("Expected the marks of every seed's questions, got another number of them.", nameof(marks));
        }

        if (marks.All(seed => seed is null || seed.All(double.IsNaN)))
        {
            throw new ArgumentException("Expected the marks of at least one seed, got none.", nameof(marks));
        }

        Sheet?[] sheets = [.. marks.Select(seed => seed is null ? null : new Sheet(seed))];
        double[] means = [.. _draws.Select(draw => Mean(draw, sheets))];
        var next = Array.Find(means, mean => !double.IsNaN(mean));
        for (var resample = means.Length - 1; resample >= 0; resample--)
        {
            next = means[resample] = double.IsNaN(means[resample]) ? next : means[resample];
        }

        return new Replicates(means);
    }

    private static double Mean(Draw draw, Sheet?[] sheets)
    {
        double sum = 0;
        var counted = 0;
        for (var slot = 0; slot < draw.Seeds.Length; slot++)
        {
            if (sheets[draw.Seeds[slot]]?.Mean(draw.Times[slot]) is { } mean and not double.NaN)
            {
                sum += mean;
                counted++;
            }
        }

        return counted == 0 ? double.NaN : sum / counted;
    }

    // How often each question was drawn: a byte is enough, since being drawn 256 times out of n has no chance worth the name.
    private static byte[] Times(Random random, int questions)
    {
        var times = new byte[questions];
        for (var i = 0; i < questions; i++)
        {
            times[random.Next(questions)]++;
        }

        return times;
    }

    /// <summary>One resample: which seed stands in each slot, and how often each of its questions counts there.</summary>
    private sealed record Draw(int[] Seeds, byte[][] Times);

    /// <summary>The marks of one seed; right and wrong ones as bytes, which are added many at a time.</summary>
    private sealed class Sheet(double[] marks)
    {
        private readonly byte[]? _right = marks.All(mark => mark is 0 or 1) ? [.. marks.Select(mark => (byte)mark)] : null;

        /// <summary>The mean mark where each question counts so many times; NaN where none that counts has a mark.</summary>
        internal double Mean(byte[] times) => _right is { } right ? (double)Right(times, right) / right.Length : Graded(times);

        // The sum of times[q] right[q]. This is where all the time goes: attacks x seeds x questions x resamples products.
        private static int Right(byte[] times, byte[] right)
        {
            var sum = 0;
            var done = 0;
            for (; done <= times.Length - Vector<byte>.Count; done += Vector<byte>.Count)
            {
                Vector.Widen(new Vector<byte>(times, done) * new Vector<byte>(right, done), out var low, out var high);
                sum += Vector.Sum(low + high);
            }

            for (; done < times.Length; done++)
            {
                sum += times[done] * right[done];
            }

            return sum;
        }

        private double Graded(byte[] times)
        {
            double sum = 0;
            var counted = 0;
            for (var i = 0; i < times.Length; i++)
            {
                if (!double.IsNaN(marks[i]))
                {
                    sum += times[i] * marks[i];
                    counted += times[i];
                }
            }

            return sum / counted;
        }
    }
}
