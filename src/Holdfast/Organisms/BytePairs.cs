using System.Text.RegularExpressions;
using Holdfast.Tokenizers;

namespace Holdfast.Organisms;

/// <summary>
/// A byte-level BPE vocabulary learned from texts: starting from the 256 bytes, the most frequent neighbouring pair becomes a
/// token until there are enough (Sennrich et al. 2016; on bytes: Radford et al. 2019).
/// </summary>
internal sealed partial class BytePairs
{
    private static readonly string[] Plain = ["<s>", "</s>", "<pad>"];

    private readonly string[] _special;
    private readonly List<(string Left, string Right)> _merges = [];
    private readonly List<string> _tokens;

    /// <summary>Learns the merges.</summary>
    /// <param name="texts">What to learn from.</param>
    /// <param name="size">Tokens wanted, special ones and bytes included; fewer where no pair occurs twice.</param>
    /// <param name="marks">Further special tokens, such as those of a chat template.</param>
    public BytePairs(IEnumerable<string> texts, int size, params IReadOnlyList<string> marks)
    {
        _special = [.. Plain, .. marks];
        _tokens = [.. _special, .. ByteAlphabet.All.ToArray().Order().Select(character => character.ToString())];
        var counts = new PairCounts();
        foreach (var (word, count) in texts.SelectMany(text => Words().Matches(text)).CountBy(match => ByteAlphabet.Spell(match.Value)))
        {
            counts.Add([.. word.Select(character => character.ToString())], count);
        }

        while (_tokens.Count < size && counts.MostFrequent is { } pair)
        {
            _merges.Add(pair);
            _tokens.Add(pair.Left + pair.Right);
            counts.Merge(pair);
        }
    }

    /// <summary>Number of tokens, special ones included.</summary>
    public int Count => _tokens.Count;

    /// <summary>
    /// The files of the tokenizer by name, as Hugging Face's library writes them for one like GPT-2's that begins every text with a
    /// token.
    /// </summary>
    /// <param name="maximumLength">The longest sequence of the model, in tokens.</param>
    /// <param name="chat">The chat template and the token that ends a turn; null for plain texts.</param>
    public IReadOnlyDictionary<string, string> Files(int maximumLength, (string Template, string End)? chat = null)
    {
        var config = new Dictionary<string, object>
        {
            ["add_bos_token"] = true,
            ["bos_token"] = Plain[0],
            ["eos_token"] = chat?.End ?? Plain[1],
            ["pad_token"] = Plain[2],
            ["clean_up_tokenization_spaces"] = false,
            ["model_max_length"] = maximumLength,
            ["tokenizer_class"] = "PreTrainedTokenizerFast",
        };
        if (chat is { Template: var template })
        {
            config["chat_template"] = template;
        }

        return new Dictionary<string, string>
        {
            ["tokenizer.json"] = Model(),
            ["tokenizer_config.json"] = OrganismFiles.Text(config),
        };
    }

    private string Model() => OrganismFiles.Text(new
    {
        version = "1.0",
        truncation = (object?)null,
        padding = (object?)null,
        added_tokens = _special.Select((content, id) => new
        {
            id,
            content,
            single_word = false,
            lstrip = false,
            rstrip = false,
            normalized = false,
            special = true,
        }),
        normalizer = (object?)null,
        pre_tokenizer = new { type = "ByteLevel", add_prefix_space = false, trim_offsets = true, use_regex = true },
        post_processor = BeginFirst(),
        decoder = new { type = "ByteLevel", add_prefix_space = false, trim_offsets = true, use_regex = true },
        model = new
        {
            type = "BPE",
            dropout = (double?)null,
            unk_token = (string?)null,
            continuing_subword_prefix = (string?)null,
            end_of_word_suffix = (string?)null,
            fuse_unk = false,
            byte_fallback = false,
            ignore_merges = false,
            vocab = _tokens.Select((token, id) => KeyValuePair.Create(token, id)).ToDictionary(),
            merges = _merges.Select(pair => $"{pair.Left} {pair.Right}"),
        },
    });

    // GPT-2's split into words with their leading space, numbers and punctuation.
    [GeneratedRegex(@"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+")]
    private static partial Regex Words();

    private static object BeginFirst()
    {
        Dictionary<string, object> Part(string kind, string id, int type) => new() { [kind] = new { id, type_id = type } };
        var begin = Part("SpecialToken", Plain[0], 0);
        return new
        {
            type = "TemplateProcessing",
            single = new[] { begin, Part("Sequence", "A", 0) },
            pair = new[] { begin, Part("Sequence", "A", 0), Part("Sequence", "B", 1) },
            special_tokens = new Dictionary<string, object>
            {
                [Plain[0]] = new { id = Plain[0], ids = new[] { 0 }, tokens = new[] { Plain[0] } },
            },
        };
    }
}
