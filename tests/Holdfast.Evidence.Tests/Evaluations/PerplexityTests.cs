using Holdfast.Evidence.Asking;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Evaluations;
using Holdfast.Evidence.Statistics;
using Holdfast.Evidence.Tables;
using Holdfast.Evidence.Tests.Tables;

namespace Holdfast.Evidence.Tests.Evaluations;

public sealed class PerplexityTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_catalogue_knows_it() => Assert.Equal(typeof(Perplexity), Catalog<IEvaluation>.Find("perplexity")!.Type);

    [Fact]
    public void A_uniform_model_has_its_vocabulary_as_perplexity_and_a_point_as_interval()
    {
        // ln 32 nats a character: perplexity 32, five bits a byte.
        var exam = new Perplexity { Name = "p", Role = ExamRole.Forget, Texts = _folder.Write("a.txt", "abc\nabcdefgh\nx\n") };
        var model = new FakeModel(query =>
            new ContinuationScore(-Math.Log(32) * query.Continuation.Length, query.Continuation.Length, false));
        var measured = exam.Summarise(exam.Mark(exam.Ask(model), NoJudges.Instance));
        Assert.Equal([("perplexity", "perplexity", 3), ("bits-per-byte", "bits per byte", 3)], measured.Select(m => (m.Metric.Name, m.Metric.Unit, m.N)));
        foreach (var (expected, actual) in new[] { 32.0, 5.0 }.Zip(measured))
        {
            Assert.Equal(expected, actual.Value, 1e-9);
            Assert.Equal(expected, actual.Low, 1e-6);
            Assert.Equal(expected, actual.High, 1e-6);
            Assert.Equal((Scale.Open, Direction.LowerIsMore), (actual.Metric.Scale, actual.Metric.Direction));
            Assert.Null(actual.Metric.Chance);
        }

        Assert.Equal(["abc", "abcdefgh", "x"], model.Asked.Select(query => query.Continuation));
        Assert.All(model.Asked, query => Assert.Equal("", query.Context));
    }

    [Fact]
    public void Long_texts_weigh_more_and_texts_are_the_sample()
    {
        var exam = new Perplexity { Name = "p", Role = ExamRole.Forget, Texts = _folder.Write("a.jsonl", "{\"body\":\"é\"}\n{\"body\":\"xx\"}\n"), Column = "body" };
        var answers = exam.Ask(
            new FakeModel(query => query.Continuation == "é" ? new ContinuationScore(-3, 1, false) : new ContinuationScore(-5, 2, false)));
        Assert.Equal([2, 2], answers.Select(answer => answer.Lengths!.Single()));
        var measured = exam.Summarise(exam.Mark(answers, NoJudges.Instance));
        var (ratio, interval) = Ratio.Of([(3, 1), (5, 2)]);
        Assert.Equal(Math.Exp(8.0 / 3), measured[0].Value, 1e-12);
        Assert.Equal((Math.Exp(ratio), Math.Exp(interval.Low), Math.Exp(interval.High)),
            (measured[0].Value, measured[0].Low, measured[0].High));
        Assert.Equal(8.0 / 4 / Math.Log(2), measured[1].Value, 1e-12);
    }

    [Fact]
    public void Paragraphs_and_a_limit_are_honoured()
    {
        var exam = new Perplexity
        {
            Name = "p",
            Role = ExamRole.Forget,
            Texts = _folder.Write("a.txt", "a\nb\n\nc\n\nd\n"),
            Table = new TableOptions { Unit = TextUnit.Paragraph },
            Limit = 2,
        };
        var answers = exam.Ask(new FakeModel(_ => new ContinuationScore(-1, 1, false)));
        Assert.Equal(["1", "4"], answers.Select(answer => answer.Item));
    }

    [Theory]
    [InlineData("{\"text\":\"\"}\n{\"text\":\"b\"}", "PATH line 1: Expected text in column 'text', got an empty one. Remove the record.")]
    [InlineData("{\"text\":\"a\"}", "Expected at least two texts in PATH, without which there is no interval, got 1. Add texts.")]
    [InlineData("{\"body\":\"a\"}", "PATH line 1: Expected column 'text', got 'body'. Name one of these or add the column.")]
    [InlineData("", "Expected a stored file at PATH, got 0 bytes. Give a file that holds something, no pipe and no device.")]
    public void Bad_texts_are_faults(string content, string fault)
    {
        var path = _folder.Write("a.jsonl", content);
        var faults = new List<string>();
        new Perplexity { Name = "p", Role = ExamRole.Forget, Texts = path }.Check(faults);
        Assert.Equal([fault.Replace("PATH", path, StringComparison.Ordinal)], faults);
    }
}
