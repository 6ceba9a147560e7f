using System.Text.Json;
using Holdfast.Evidence.Asking;
using Holdfast.Models.Asking;
using Holdfast.Models.Checkpoints;
using static TorchSharp.torch;

namespace Holdfast.Tests.Models;

/// <summary>A real checkpoint that others trained, against figures of an independent engine.</summary>
public sealed class Stories260kTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Writes_and_scores_as_the_independent_engine_does()
    {
        var folder = Folder();
        set_num_threads(1);
        using var scope = NewDisposeScope();
        using var loaded = Checkpoint.Load(folder);
        using var reference = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "reference.json")));
        var speaker = new TorchLanguageModel(loaded.Model, loaded.Tokenizer);

        var written = speaker.Complete([""], new CompletionOptions { MaximumTokens = 120 })[0].Text;

        Assert.Equal(reference.RootElement.GetProperty("greedy_120_tokens_from_bos").GetString(), written);
        foreach (var text in reference.RootElement.GetProperty("texts").EnumerateArray())
        {
            var score = Assert.Single(speaker.Score([new("", text.GetProperty("text").GetString()!)]));
            Assert.Equal(text.GetProperty("tokens_scored").GetInt32(), score.Tokens);
            Assert.Equal(text.GetProperty("nll_sum_nats").GetDouble(), -score.LogLikelihood, 2e-4);
            var ids = text.GetProperty("ids").EnumerateArray().Select(id => id.GetInt64()).ToArray();
            var logits = loaded.Model.Logits(loaded.Model.Hidden(tensor(ids, [1, ids.Length])).select(1, ids.Length - 1));
            var (values, indices) = logits.topk(5);
            var expected = text.GetProperty("last_position_top5").EnumerateArray().ToList();
            Assert.Equal(expected.Select(pair => pair[0].GetInt64()), indices.data<long>().ToArray());
            Assert.All(expected.Zip(values.data<float>().ToArray()), pair => Assert.Equal(pair.First[1].GetDouble(), pair.Second, 2e-4));
        }
    }

    [Fact]
    public void Is_saved_and_loaded_bit_by_bit()
    {
        var folder = Folder();
        using var loaded = Checkpoint.Load(folder);

        Checkpoint.Save(loaded.Model, loaded.Form, _folder["copy"]);
        using var again = Checkpoint.Load(_folder["copy"]);

        Assert.True(again.Model.Weights.Values.eq(loaded.Model.Weights.Values).all().item<bool>());
        foreach (var name in new[] { "config.json", "tokenizer.json", "tokenizer_config.json" })
        {
            Assert.Equal(File.ReadAllBytes(Path.Combine(folder, name)), File.ReadAllBytes(_folder[Path.Combine("copy", name)]));
        }
    }

    private static string Folder()
    {
        var folder = TestFiles.Shared("stories260k");
        Assert.SkipUnless(folder is not null, "shared/data/stories260k does not lie beside this working copy");
        return folder!;
    }
}
