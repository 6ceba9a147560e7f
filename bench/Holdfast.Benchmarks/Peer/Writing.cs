using Holdfast.Data;
using Holdfast.Evidence.Asking;
using Holdfast.Models;
using Holdfast.Models.Asking;

namespace Holdfast.Benchmarks.Peer;

/// <summary>Greedy writing from halves of the organism's texts, whose lengths differ.</summary>
internal sealed class Writing : PeerCase
{
    private const int Tokens = 64;

    private readonly OrganismWork _work;
    private readonly Numerals _numerals;
    private readonly TorchLanguageModel _voice;
    private readonly List<int[]> _prompts;
    private readonly int _together;

    /// <summary>Takes the work.</summary>
    /// <param name="work">Model and texts.</param>
    /// <param name="prompts">How many.</param>
    /// <param name="together">How many of them are given at once.</param>
    public Writing(OrganismWork work, int prompts, int together)
    {
        (_work, _together) = (work, together);
        _numerals = new Numerals(work.Model.Options.VocabularySize);
        _voice = new TorchLanguageModel(work.Model, _numerals);
        _prompts = [.. Enumerable.Range(0, prompts).Select(index => work.Texts[DatasetNames.Retain][index])
            .Select(text => text.Ids[..(text.Length / 2)].ToArray())];
        Name = together == 1 ? $"generation, {prompts} prompts one by one" : $"generation, {prompts} prompts together";
    }

    public override string Name { get; }

    public override string Kind => "generation";

    public override int Written => _prompts.Count * Tokens;

    /// <summary>The lengths of the prompts in words.</summary>
    public string Lengths => $"{_prompts.Min(prompt => prompt.Length)} to {_prompts.Max(prompt => prompt.Length)}";

    public override Dictionary<string, object> Describe(Func<CausalLM, object> weights) => new()
    {
        ["model"] = weights(_work.Model),
        ["tokens"] = Tokens,
        ["end"] = -1,
        ["groups"] = _prompts.Chunk(_together).ToList(),
    };

    public override double[] Run() =>
    [
        .. _prompts.Select(prompt => _numerals.Decode(prompt)).Chunk(_together)
            .SelectMany(group => _voice.Complete(group, new CompletionOptions { MaximumTokens = Tokens }))
            .SelectMany(written => _numerals.Encode(written.Text)).Select(id => (double)id),
    ];

    public override string Difference(double[] ours, double[] theirs) => ours.SequenceEqual(theirs)
        ? "same tokens"
        : $"{ours.Zip(theirs).Count(pair => pair.First != pair.Second)} of {ours.Length} tokens differ";
}
