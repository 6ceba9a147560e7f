using System.Diagnostics;
using Holdfast.Evidence.Chance;
using Holdfast.Evidence.Statistics;

namespace Holdfast.Evidence.Tests.Statistics;

public class BootstrapTests
{
    [Fact]
    public void Agrees_with_counting_every_resample()
    {
        foreach (var c in Expected.Cases("bootstrap"))
        {
            List<List<double[]>> marks = [.. c.GetProperty("marks").EnumerateArray()
                .Select(attack => attack.EnumerateArray().Select(seed => seed.Numbers().ToArray()).ToList())];
            var bootstrap = new Bootstrap(
                new Seed(7), [.. marks[0].Select(seed => seed.Length)], c.GetProperty("shared").GetBoolean(), resamples: 20_000);
            List<Replicates> attacks = [.. marks.Select(bootstrap.Of)];

            // Means of right and wrong answers take few values, which draws hit exactly; grades come close.
            var near = marks.SelectMany(attack => attack).SelectMany(seed => seed).All(mark => mark is 0 or 1) ? 1e-12 : 0.01;
            Same(c, "", Replicates.LargestOf(attacks).Interval, near);
            Same(c, "mean", Replicates.MeanOf(attacks).Interval, near);
        }

        static void Same(System.Text.Json.JsonElement c, string prefix, Interval interval, double near)
        {
            Assert.Equal(c.Number(prefix.Length == 0 ? "low" : prefix + "Low"), interval.Low, near);
            Assert.Equal(c.Number(prefix.Length == 0 ? "high" : prefix + "High"), interval.High, near);
        }
    }

    [Fact]
    public void Depends_on_its_seed_alone_and_draws_the_same_for_everything_asked_of_it()
    {
        var random = new Seed(1).Random();
        double[] Exam() => [.. Enumerable.Range(0, 40).Select(_ => (double)random.Next(2))];
        List<double[]> marks = [Exam(), Exam(), Exam()];
        var once = new Bootstrap(new Seed(5), [40, 40, 40], sharedQuestions: false);
        Assert.Equal(once.Of(marks).Interval, once.Of(marks).Interval);
        Assert.Equal(once.Of(marks).Interval, new Bootstrap(new Seed(5), [40, 40, 40], sharedQuestions: false).Of(marks).Interval);
        Assert.NotEqual(once.Of(marks).Interval, new Bootstrap(new Seed(6), [40, 40, 40], sharedQuestions: false).Of(marks).Interval);

        // Paired: where one attack is right another is wrong, and their mean does not move at all.
        List<double[]> opposite = [.. marks.Select(exam => exam.Select(mark => 1 - mark).ToArray())];
        var mean = Replicates.MeanOf([once.Of(marks), once.Of(opposite)]).Interval;
        Assert.Equal(0.5, mean.Low, 12);
        Assert.Equal(0.5, mean.High, 12);
    }

    [Fact]
    public void Independent_questions_average_out_over_seeds_but_shared_ones_do_not()
    {
        double[] one = [.. Enumerable.Range(0, 60).Select(i => i % 2.0)];
        var seeds = Enumerable.Repeat(one, 8).ToList();
        int[] counts = [.. seeds.Select(seed => seed.Length)];
        var shared = new Bootstrap(new Seed(5), counts, sharedQuestions: true).Of(seeds).Interval;
        var own = new Bootstrap(new Seed(5), counts, sharedQuestions: false).Of(seeds).Interval;
        Assert.InRange((own.High - own.Low) / (shared.High - shared.Low), 0.25, 0.5);
    }

    [Fact]
    public void A_seed_without_a_result_is_left_out_of_every_resample()
    {
        var bootstrap = new Bootstrap(new Seed(5), [4, 4, 4], sharedQuestions: true);
        Assert.Equal(new Interval(1, 1), bootstrap.Of([null, [1, 1, 1, 1], null]).Interval);
        Assert.Throws<ArgumentException>(() => bootstrap.Of([null, null, null]));

        // One attack has lost two of its seeds; that must not make the mean over attacks swing between one attack and both.
        double[] none = [0, 0, 0, 0], all = [1, 1, 1, 1];
        var mean = Replicates.MeanOf([bootstrap.Of([none, none, none]), bootstrap.Of([all, null, null])]);
        Assert.Equal(new Interval(0.5, 0.5), mean.Interval);
    }

    [Fact]
    public void A_question_without_a_mark_counts_neither_for_nor_against()
    {
        var bootstrap = new Bootstrap(new Seed(5), [40], sharedQuestions: true);
        double[] marks = [.. Enumerable.Range(0, 40).Select(i => i % 2 == 0 ? 0.75 : double.NaN)];
        var interval = bootstrap.Of([marks]).Interval;
        Assert.Equal(0.75, interval.Low, 1e-12);
        Assert.Equal(0.75, interval.High, 1e-12);
        Assert.Throws<ArgumentException>(() => bootstrap.Of([[.. Enumerable.Repeat(double.NaN, 40)]]));
    }

    [Fact]
    public void Counts_questions_beyond_a_vector_like_any_other()
    {
        // 77 questions are no multiple of any vector's length; all but the last two are wrong.
        var bootstrap = new Bootstrap(new Seed(5), [77], sharedQuestions: true, resamples: 20_000);
        var interval = bootstrap.Of([[.. Enumerable.Range(0, 77).Select(i => i >= 75 ? 1.0 : 0)]]).Interval;
        Assert.Equal(0, interval.Low);
        Assert.Equal(5.0 / 77, interval.High, 12);
    }

    [Fact]
    public void Refuses_marks_that_do_not_match()
    {
        Assert.Throws<ArgumentException>(() => new Bootstrap(new Seed(5), [], sharedQuestions: true));
        Assert.Throws<ArgumentException>(() => new Bootstrap(new Seed(5), [2, 0], sharedQuestions: false));
        Assert.Throws<ArgumentException>(() => new Bootstrap(new Seed(5), [2, 1], sharedQuestions: true));
        var bootstrap = new Bootstrap(new Seed(5), [2, 1], sharedQuestions: false);
        Assert.Throws<ArgumentException>(() => bootstrap.Of([[1, 1]]));
        Assert.Throws<ArgumentException>(() => bootstrap.Of([[1, 1], [1, 1]]));
        Assert.Equal(1, bootstrap.Of([[1, 1], [1]]).Interval.Low);
    }

    [Fact]
    public void Fifty_attacks_three_seeds_and_250_questions_take_no_time_worth_waiting_for()
    {
        var random = new Seed(3).Random();
        var attacks = Enumerable.Range(0, 50).Select(_ => Enumerable.Range(0, 3)
            .Select(_ => Enumerable.Range(0, 250).Select(_ => (double)random.Next(2)).ToArray()).ToList()).ToList();
        var watch = Stopwatch.StartNew();
        var bootstrap = new Bootstrap(new Seed(5), [250, 250, 250], sharedQuestions: false);
        Replicates.LargestOf([.. attacks.Select(bootstrap.Of)]);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 20);
    }
}
