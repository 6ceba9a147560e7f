namespace Holdfast.Tokenizers;

/// <summary>The fourth stage: the tokens that are put around a text.</summary>
/// <param name="Before">Ids in front.</param>
/// <param name="After">Ids at the end.</param>
internal sealed record PostProcessor(IReadOnlyList<int> Before, IReadOnlyList<int> After)
{
    /// <summary>Reads the "post_processor" of a tokenizer file; null stands for none.</summary>
    public static PostProcessor Read(JsonPart part) => !part.Exists ? new PostProcessor([], []) : part.Kind switch
    {
        // Its options concern places in the text only.
        "ByteLevel" => new PostProcessor([], []),
        "TemplateProcessing" => ReadTemplate(part),
        "Sequence" => part.Parts("processors").Select(Read).Aggregate(
            new PostProcessor([], []),
            (inner, outer) => new PostProcessor([.. outer.Before, .. inner.Before], [.. inner.After, .. outer.After])),
        _ => throw part.Unknown("post-processor", "TemplateProcessing", "ByteLevel", "Sequence"),
    };

    private static PostProcessor ReadTemplate(JsonPart part)
    {
        var before = new List<int>();
        var after = new List<int>();
        var texts = 0;
        foreach (var item in part.Parts("single"))
        {
            if (item["SpecialToken"] is { Exists: true } special)
            {
                (texts == 0 ? before : after).AddRange(
                    part["special_tokens"][special.Text("id")].Parts("ids").Select(id => id.AsCount()));
            }
            else if (item["Sequence"].Text("id") == "A")
            {
                texts++;
            }
        }

        return texts == 1 ? new PostProcessor(before, after) : throw part["single"].Fault("the text once", $"it {texts} times");
    }
}
