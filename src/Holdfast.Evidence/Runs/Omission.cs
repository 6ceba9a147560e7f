using System.Globalization;

namespace Holdfast.Evidence.Runs;

/// <summary>
/// Part of an input that was not used as it is: texts left out, texts longer than the model reads, prompts cut at their beginning.
/// </summary>
/// <param name="Input">Which input, for instance <c>texts/retain</c> or <c>exams/forget</c>.</param>
/// <param name="What">
/// What became of the part, in kebab-case: <c>left-out</c>, <c>left-out-as-too-long</c>, <c>longer-than-the-model-reads</c>,
/// <c>prompts-cut</c>, <c>not-asked</c>.
/// </param>
/// <param name="Count">How many of them; none says nothing.</param>
/// <param name="Of">Of how many.</param>
public sealed record Omission(string Input, string What, long Count, long Of)
{
    /// <summary>Texts that have no second token or no token that counts.</summary>
    public const string LeftOut = "left-out";

    /// <summary>Examples with more tokens than the model was made for.</summary>
    public const string TooLong = "longer-than-the-model-reads";

    /// <summary>Conversations with more tokens than were asked for.</summary>
    public const string Long = "left-out-as-too-long";

    /// <summary>Questions of which the model cannot read the beginning.</summary>
    public const string Cut = "prompts-cut";

    /// <summary>Questions that no judge marks.</summary>
    public const string Unasked = "not-asked";

    private const string Root = "inputs/";
    private const string Whole = "/of";

    /// <summary>The omission in a sentence.</summary>
    public string Sentence
    {
        get
        {
            var slash = Input.IndexOf('/', StringComparison.Ordinal);
            var (kind, name) = (Input[..slash], Input[(slash + 1)..]);
            var share = string.Create(CultureInfo.InvariantCulture, $"{Count} of {Of}");
            return What switch
            {
                LeftOut => $"{share} {kind} of '{name}' are left out: they have fewer than two tokens, or none that counts.",
                Long => $"{share} conversations of '{name}' are left out: they are longer than chunkLength.",
                TooLong => $"{share} examples of '{name}' are longer than the model reads and are trained on as they are; "
                    + "chunkLength cuts them.",
                Unasked => $"{share} questions of '{name}' are not asked: no judge marks them.",
                _ => $"{share} questions of '{name}' are longer than the model reads: their prompts lost the beginning.",
            };
        }
    }

    internal string Series => $"{Root}{Input}/{What}";

    internal string SeriesOfAll => Series + Whole;

    /// <summary>What a run's journal tells of.</summary>
    internal static IReadOnlyList<Omission> Told(IReadOnlyList<Curve> curves)
    {
        var last = curves.Where(curve => curve.Points.Count > 0).ToDictionary(curve => curve.Series, curve => (long)curve.Points[^1].Value);
        return
        [
            .. from curve in last
               where curve.Key.StartsWith(Root, StringComparison.Ordinal) && last.ContainsKey(curve.Key + Whole)
               let path = curve.Key[Root.Length..]
               let what = path.LastIndexOf('/') // The name of texts may have a domain, and so a slash of its own.
               where what > path.IndexOf('/', StringComparison.Ordinal)
               select new Omission(path[..what], path[(what + 1)..], curve.Value, last[curve.Key + Whole]),
        ];
    }
}
