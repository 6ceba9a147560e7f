namespace Holdfast.Cli.Tests.BadInputs;

/// <summary>Words on the command line that do not fit.</summary>
internal static class CommandLines
{
    private static readonly string[] Lines =
    [
        "run", "run|", "run|{0}", "run|{0}/gone.yaml", "run|a\0b", "run|{0}/recipe.yaml|--workers|abc", "run|{0}/recipe.yaml|--workers|", "run|{0}/recipe.yaml|--workers|-1",
        "run|{0}/recipe.yaml|--workers|1.5", "run|{0}/recipe.yaml|--workers|99999999999999999999", "run|{0}/recipe.yaml|--workers", "run|{0}/recipe.yaml|--workers|1|--workers|2",
        "run|{0}/recipe.yaml|--runs|", "run|{0}/recipe.yaml|--runs|a\0b", "run|{0}/recipe.yaml|--runs", "run|{0}/recipe.yaml|--runs|{0}/recipe.yaml", "run|{0}/recipe.yaml|{0}/recipe.yaml",
        "run|@{0}/recipe.yaml", "@{0}/recipe.yaml", "check|@gone", "check|--resolved", "check|{0}/texts.jsonl", "check|{0}/checkpoint/model.safetensors", "check|..", "check|\u001b[31m",
        "attack|{0}/recipe.yaml|--seed|abc", "attack|{0}/recipe.yaml|--seed|", "attack|{0}/recipe.yaml|--only", "attack|{0}/recipe.yaml|--only|two", "attack|{0}/recipe.yaml|--checkpoint|",
        "attack|{0}/recipe.yaml|--checkpoint|a\0b", "attack|{0}/recipe.yaml|--checkpoint|{0}", "evaluate|{0}/recipe.yaml|--checkpoint|{0}/recipe.yaml", "evaluate",
        "organism", "organism|create", "organism|create|pocket", "organism|create|pocket|--out|", "organism|create|pocket|--out|a\0b", "organism|create|pocket|--seed|-3|--out|{0}/o",
        "organism|create|pocket|--seed|x|--out|{0}/o", "organism|create||--out|{0}/o", "organism|create|pocket|--out|{0}/checkpoint", "organism|create|pocket|--out|{0}/recipe.yaml/o",
        "resume", "resume|", "resume|a\0b", "resume|gone|--runs|", "resume|..|--runs|{0}", "resume|{0}/checkpoint", "report", "report|", "report|/", "report|a\0b", "report|gone|--runs|a\0b",
        "explain", "explain|", "explain|lorra", "explain|a\0b", "list|", "list|a\0b", "list|safeguards|attacks", "doctor|--runs|", "doctor|--runs|a\0b", "doctor|extra", "rnu", "", "--", "-", "-x",
        "--workers|3", "worker", "worker|gone", "worker|a\0b",
    ];

    public static IEnumerable<BadInput> Words_that_do_not_fit() => Lines.Select(line => new BadInput(line, _ => { }, line.Split('|')));

    public static IEnumerable<BadInput> Words_of_great_length() =>
        from line in new[] { "run|{0}", "list|{0}", "explain|{0}", "run|{0}/recipe.yaml|--runs|{1}/{0}", "resume|{0}", "organism|create|pocket|--out|{1}/{0}", "{0}" }
        let name = line
        select new BadInput(name, _ =>
            { }, line.Replace("{0}", new string('x', 100_000), StringComparison.Ordinal).Replace("{1}", "{0}", StringComparison.Ordinal).Split('|'));
}
