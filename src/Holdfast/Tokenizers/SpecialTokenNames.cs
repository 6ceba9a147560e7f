using System.Globalization;
using System.Text.Json;

namespace Holdfast.Tokenizers;

/// <summary>
/// What the files beside tokenizer.json say about special tokens. The first to mention one decides, in the order of
/// the constructor; a null there means that the model has none.
/// </summary>
internal sealed class SpecialTokenNames(JsonPart config, JsonPart map, JsonPart model)
{
    private static readonly string[] _roles = ["bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token"];

    /// <summary>The added tokens of tokenizer.json, those that only the configuration knows, and those that play a part.</summary>
    public IReadOnlyList<AddedToken> ReadAdded(JsonPart file, BpeModel vocabulary)
    {
        var added = new Dictionary<string, AddedToken>();
        var contents = new Dictionary<int, string>();
        void Add(AddedToken token, JsonPart part)
        {
            if (vocabulary.IdOf(token.Content) is { } id && id != token.Id)
            {
                throw part.Fault($"\"{token.Content}\" to have its id {id} of the vocabulary", $"{token.Id}");
            }

            var other = vocabulary.PieceOf(token.Id) ?? contents.GetValueOrDefault(token.Id, token.Content);
            if (other != token.Content)
            {
                throw part.Fault($"id {token.Id} to stand for \"{other}\" alone", $"it for \"{token.Content}\" too");
            }

            added[token.Content] = token;
            contents[token.Id] = token.Content;
        }

        if (file["added_tokens"].Exists)
        {
            foreach (var part in file.Parts("added_tokens"))
            {
                Add(AddedToken.Read(part), part);
            }
        }

        if (config["added_tokens_decoder"] is { Exists: true } decoder)
        {
            foreach (var (key, part) in decoder.Members())
            {
                if (!int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var id) || id > JsonPart.Largest)
                {
                    throw part.Fault("an id as the key", $"\"{key}\"");
                }

                if (!added.ContainsKey(part.Text("content")))
                {
                    Add(AddedToken.Read(part, id), part);
                }
            }
        }

        foreach (var content in Named())
        {
            if (added.TryGetValue(content, out var token))
            {
                added[content] = token with { Special = true };
            }
            else if (vocabulary.IdOf(content) is { } id)
            {
                added[content] = new AddedToken(id, content, Special: true);
            }
        }

        return [.. added.Values];
    }

    /// <summary>The ids of the tokens that begin, end and fill a sequence.</summary>
    public SpecialTokens Find(TokenizerStages stages) => new(
        Find("bos_token", stages, needed: true),
        Find("eos_token", stages, needed: true),
        Find("pad_token", stages, needed: false));

    /// <summary>The texts of the tokens that play a part, by the part's name, as chat templates see them.</summary>
    public IReadOnlyDictionary<string, object?> Texts() => _roles
        .Select(role => (Role: role, Text: Mention(role) is { } mention ? Content(mention) : null))
        .Where(entry => entry.Text is not null)
        .ToDictionary(entry => entry.Role, entry => (object?)entry.Text);

    /// <summary>The post-processor with a beginning and end token as "add_bos_token" and "add_eos_token" say, where they do.</summary>
    public PostProcessor Adjust(PostProcessor processor, SpecialTokens special) => new(
        Adjust(processor.Before, "add_bos_token", special.Begin, inFront: true),
        Adjust(processor.After, "add_eos_token", special.End, inFront: false));

    private IReadOnlyList<int> Adjust(IReadOnlyList<int> ids, string key, int? id, bool inFront) => (config.Flag(key), id) switch
    {
        (true, null) => throw config[key].Fault("a token to add", "none", "Name it in tokenizer_config.json, or set this to false."),
        (true, { } added) when !ids.Contains(added) => inFront ? [added, .. ids] : [.. ids, added],
        (false, { } dropped) => [.. ids.Where(other => other != dropped)],
        _ => ids,
    };

    private int? Find(string role, TokenizerStages stages, bool needed)
    {
        if (Mention(role) is { } mention)
        {
            if (Content(mention) is not { } content)
            {
                return null;
            }

            var id = stages.Added.FirstOrDefault(token => token.Content == content)?.Id;
            return id is null && needed
                ? throw mention.Fault("a token of the vocabulary", $"\"{content}\"", "Name one that it has.")
                : id;
        }

        var number = model[$"{role}_id"];
        return number.Value.ValueKind switch
        {
            JsonValueKind.Number => number.AsId(),
            JsonValueKind.Array => number.Items().Select(id => id.AsId()).FirstOrDefault(id => id is not null),
            _ => null,
        };
    }

    private IEnumerable<string> Named()
    {
        var more = Mention("additional_special_tokens") is { Value.ValueKind: JsonValueKind.Array } list ? list.Items() : [];
        return _roles.Select(Mention).OfType<JsonPart>().Concat(more).Select(Content).OfType<string>();
    }

    private JsonPart? Mention(string role) =>
        config[role] is { Value.ValueKind: not JsonValueKind.Undefined } first ? first
        : map[role] is { Value.ValueKind: not JsonValueKind.Undefined } second ? second
        : null;

    /// <summary>The text of a token given as a string or as an object; null for null.</summary>
    private static string? Content(JsonPart mention) => mention switch
    {
        { Exists: false } => null,
        { Value.ValueKind: JsonValueKind.Object } => mention.Text("content"),
        _ => mention.AsText(),
    };
}
