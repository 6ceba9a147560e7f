using Holdfast.Evidence;
using Holdfast.Evidence.ChatTemplates;
using Holdfast.Tokenizers;

namespace Holdfast.Data;

/// <summary>
/// A request and an answer to it as token ids, cut at the end of what is asked: there an attacker writes more, before the template goes
/// on to the answer.
/// </summary>
/// <param name="Before">All up to the end of what is asked; at least one id.</param>
/// <param name="After">What the template writes between there and the answer.</param>
/// <param name="Answer">The answer; at least one id.</param>
public sealed record Request(IReadOnlyList<int> Before, IReadOnlyList<int> After, IReadOnlyList<int> Answer)
{
    /// <summary>The last request of every text.</summary>
    /// <remarks>
    /// The answer is the last stretch that counts. Where what stands before it does not end as the tokenizer's own template ends a request,
    /// the cut is right before the answer.
    /// </remarks>
    /// <param name="texts">Prompts with answers.</param>
    /// <param name="tokenizer">Made their ids.</param>
    /// <param name="part">Which part, where texts have parts.</param>
    /// <exception cref="InputFaultException">The texts have parts, and this is none of them.</exception>
    public static IReadOnlyList<Request> Of(TextSet texts, ITextTokenizer tokenizer, string part = AnswerPair.Rejected)
    {
        var side = texts.Parts.Count == 0 ? texts : texts.Part(part);
        var tail = Tail(tokenizer);
        return [.. Enumerable.Range(0, side.Count).Select(index => side[index])
            .Where(example => example.Length > 1).Select(example => Cut(example, tail))];
    }

    /// <summary>The same with at most so many ids of the answer.</summary>
    /// <param name="most">At least one; null for all.</param>
    public Request Shortened(int? most) => this with { Answer = [.. Answer.Take(most ?? int.MaxValue)] };

    /// <summary>The request with more behind what is asked; its answer counts.</summary>
    /// <param name="more">Ids, soft ones too.</param>
    public Example With(IReadOnlyList<int> more)
    {
        int[] ids = [.. Before, .. more, .. After, .. Answer];
        return new Example(ids, [.. ids.Select((_, at) => at >= ids.Length - Answer.Count)]);
    }

    private static Request Cut(Example example, IReadOnlyList<int> tail)
    {
        var ids = example.Ids.ToArray();
        var end = example.Labels.IsEmpty ? ids.Length : example.Labels.LastIndexOf(true) + 1;
        var start = Math.Max(1, example.Labels.IsEmpty ? 0 : example.Labels[..end].LastIndexOf(false) + 1);
        var asked = start > tail.Count && ids.AsSpan(0, start).EndsWith([.. tail]) ? start - tail.Count : start;
        return new Request(ids[..asked], ids[asked..start], ids[start..end]);
    }

    // What the template writes behind a request; the day does not matter there.
    private static IReadOnlyList<int> Tail(ITextTokenizer tokenizer)
    {
        var mark = SoftTokens.Text(1);
        var tail = "";
        InputFaultException.Collect(
            () =>
            {
                var text = tokenizer.Chat.Render(
                    ChatMessage.Asking(mark), addGenerationPrompt: true, new FixedDay("2026-01-01")).Text;
                tail = text[(text.LastIndexOf(mark, StringComparison.Ordinal) + mark.Length)..];
            },
            []);
        return tail.Length == 0 ? [] : tokenizer.Encode(tail, addSpecialTokens: false);
    }
}
