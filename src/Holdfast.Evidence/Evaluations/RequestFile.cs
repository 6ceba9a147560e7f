using Holdfast.Evidence.Tables;

namespace Holdfast.Evidence.Evaluations;

/// <summary>
/// Reads requests with what is known of their answers: records of <c>id</c>, <c>refusals</c> and either one turn (<c>prompt</c>,
/// <c>answer</c>, <c>value</c>, <c>others</c>) or <c>turns</c>, a list of such.
/// </summary>
internal static class RequestFile
{
    private const string Id = "id";
    private const string Prompt = "prompt";
    private const string Right = "answer";
    private const string Value = "value";
    private const string Others = "others";
    private const string Refusals = "refusals";
    private const string Turns = "turns";

    /// <summary>The requests of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="table">How it is laid out.</param>
    /// <exception cref="InputFaultException">A record is no request, two have one name, or there is none.</exception>
    public static IReadOnlyList<KnownRequest> Read(string path, TableOptions table)
    {
        var faults = new List<string>();
        var places = new Dictionary<string, string>();
        var requests = new List<KnownRequest>();
        foreach (var row in TableFile.Read(path, table))
        {
            InputFaultException.Collect(() => requests.Add(Request(row, places)), faults);
        }

        return faults.Count == 0 ? requests : throw new InputFaultException(faults);
    }

    private static KnownRequest Request(TableRow row, Dictionary<string, string> places)
    {
        var id = Text(row, Id);
        if (!places.TryAdd(id, row.Location))
        {
            throw row.Fault($"Expected every {Id} once, got '{id}' of {places[id]} again. Rename or remove one.");
        }

        var refusals = row.Has(Refusals) ? row.Texts(Refusals) : [];
        if (!row.Has(Turns))
        {
            return new KnownRequest(id,
                [Turn(row, Text(row, Prompt), Text(row, Right), Text(row, Value), row.Has(Others) ? row.Texts(Others) : [], refusals)]);
        }

        var turns = row.Records(Turns).Select((turn, at) => Turn(
            row, Of(turn, Prompt, at), Of(turn, Right, at), Of(turn, Value, at), Listed(turn), refusals)).ToList();
        return turns.Count > 0 ? new KnownRequest(id, turns)
            : throw row.Fault($"Expected at least one turn in column '{Turns}', got none. Give the turns or remove the record.");

        string Of(IReadOnlyDictionary<string, object?> turn, string name, int at) =>
            turn.GetValueOrDefault(name) is string text && !string.IsNullOrWhiteSpace(text) ? text : throw row.Fault(
                FormattableString.Invariant($"Expected text as '{name}' of turn {at + 1} in column '{Turns}', got none. ")
                + "Correct the record.");

        static IReadOnlyList<string> Listed(IReadOnlyDictionary<string, object?> turn) =>
            [.. (turn.GetValueOrDefault(Others) as IReadOnlyList<object?> ?? []).OfType<string>()];
    }

    private static KnownTurn Turn(
        TableRow row, string prompt, string answer, string value, IReadOnlyList<string> others, IReadOnlyList<string> refusals) =>
        !answer.Contains(value, StringComparison.Ordinal)
            ? throw row.Fault($"Expected an answer that holds its value '{value}', got '{answer}'. Correct the record.")
            : others.Contains(value, StringComparer.OrdinalIgnoreCase)
                ? throw row.Fault($"Expected others than the right value, got '{value}' among them. Correct the record.")
                : new KnownTurn(prompt, new KnownAnswer(answer, value, others, refusals));

    private static string Text(TableRow row, string column) => row.Has(column)
        ? row.Text(column) is var text && !string.IsNullOrWhiteSpace(text) ? text
            : throw row.Fault($"Expected text in column '{column}', got only blanks. Correct the record.")
        : throw row.Fault($"Expected a column '{column}', got none. Add it.");
}

/// <summary>A request by name, of one turn or more.</summary>
/// <param name="Id">Unique in its file.</param>
/// <param name="Turns">What the person says, each with what is known of its answer.</param>
internal sealed record KnownRequest(string Id, IReadOnlyList<KnownTurn> Turns);

/// <summary>What the person says in a turn.</summary>
/// <param name="Prompt">The text.</param>
/// <param name="Answer">What is known of its answer.</param>
internal sealed record KnownTurn(string Prompt, KnownAnswer Answer);
