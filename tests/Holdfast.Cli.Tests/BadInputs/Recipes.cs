using System.Globalization;

namespace Holdfast.Cli.Tests.BadInputs;

/// <summary>Recipes that are no YAML, too much of it, or full of names, paths and values that do not fit.</summary>
internal static class Recipes
{
    private const int Edits = 120;

    private static readonly string[] Names =
    [
        "../../victim/keep", "..", ".", "a/b", "a\\\\b", "/etc", "m.", ".m", "-m", "m\\0", "m\\n", "\\u001b[31m", "m m", "m+training", "a:b", "nul", "COM1.x", "\\u202e",
        "" + new string('m', 300), "~",
    ];

    public static IEnumerable<BadInput> Names_that_leave_their_folder() =>
        from name in Names
        from place in new[] { "name: bench-work|name: {0}", "{ undefended: none }|{ {0}: none }", "name: one,|name: {0},", "name: forget,|name: {0}," }
        let parts = place.Split('|')
        select BadInput.InRecipe(parts[0], parts[1].Replace("{0}", $"\"{name}\"", StringComparison.Ordinal));

    public static IEnumerable<BadInput> Names_that_differ_by_case_only()
    {
        yield return BadInput.InRecipe("{ undefended: none }", "{ m: none, M: none }");
        yield return BadInput.InRecipe("name: retain,", "name: FORGET,");
        yield return BadInput.InRecipe("steps: 2, batchSize: 2 }", "steps: 2, batchSize: 2 }\n- { kind: fine-tuning, name: One }");
        yield return BadInput.InRecipe("name: one,", "name: None,");
    }

    public static IEnumerable<BadInput> Paths_that_are_none_or_lead_elsewhere() =>
        from path in new[]
        {
            "", "a\\0b", ".", "..", "gone", "/", "//", "checkpoint", "organism:", "organism:base", "organism:..", "organism:../../../victim", "organism:/etc/passwd", "organism:a\\0",
            new string('p', 5000), string.Concat(Enumerable.Repeat("p/", 3000)),
        }
        from place in new[]
        {
            "checkpoint: checkpoint|checkpoint: {0}", "retain: [{ path: texts.jsonl }]|retain: [{ path: {0} }]", "questions: exam.jsonl|questions: {0}",
            "data:|suites: [{0}]\ndata:", "attacks:|attacks:\n- { kind: base-interpolation, name: back, base: {0} }",
        }
        let parts = place.Split('|')
        where path != "checkpoint" || !(parts[0].EndsWith("checkpoint", StringComparison.Ordinal) || parts[0] == "attacks:")
        select BadInput.InRecipe(parts[0], parts[1].Replace("{0}", $"\"{path}\"", StringComparison.Ordinal));

    public static IEnumerable<BadInput> Values_that_do_not_fit() =>
        from value in new[] { "-1", "1e400", "99999999999999999999", ".nan", "[1", "[]", "{}", "~", "\"\"", "!!binary AAAA", "&a *a", "0x10", "\\u0001", "{ ? [a]: b }" }
        from place in new[] { "version: 1|version: {0}", "steps: 2|steps: {0}", "batchSize: 2 }|batchSize: 2, optimization: { learningRate: {0} } }", "data:|seeds: {0}\ndata:" }
        let parts = place.Split('|')
        select BadInput.InRecipe(parts[0], parts[1].Replace("{0}", value, StringComparison.Ordinal)) with { MayPass = true };

    public static IEnumerable<BadInput> Text_that_is_no_yaml_or_too_much()
    {
        string[] texts =
        [
            "", "\0", "seeds: [1", "seeds: [1\n", "{", "}", "[", "a: b: c", "\tversion: 1", "%YAML 9.9\n---\n", "--- 1\n--- 2\n", "? &a [*a]", "? &a { ? *a : 1 }\n: 2",
            "&a [*a]", "x: &a { <<: *a }", "*a", "? [a, b]\n: 1", "!!python/object:os.system x", "- 1", "version", "'", "\"\\uD800\"", "\"\\xZZ\"", "a: |\n b\n  c", "<<: 1", "<<: {}",
        ];
        foreach (var text in texts)
        {
            yield return Text(text);
        }

        const int deep = 20_000;
        foreach (var opening in new[] { "[", "{a: ", "- ", "? ", "[{", "&a [", "!x [" })
        {
            yield return Text(string.Concat(Enumerable.Repeat(opening, deep))) with { Name = $"{deep} times '{opening}'" };
        }

        var bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + string.Concat(Enumerable.Range(1, 12).Select(n =>
            string.Create(CultureInfo.InvariantCulture, $"a{n}: &a{n} [*a{n - 1}, *a{n - 1}, *a{n - 1}, *a{n - 1}, *a{n - 1}, *a{n - 1}, *a{n - 1}, *a{n - 1}, *a{n - 1}]\n")));
        yield return Text(bomb) with { Name = "anchors of anchors" };
        yield return Text(bomb + "? *a12\n: 1\n") with { Name = "anchors of anchors as a key" };
        yield return Text("? [" + string.Concat(Enumerable.Repeat("[x], ", 1000)) + "]\n: 1") with { Name = "a long key" };
        var merged = string.Concat(Enumerable.Range(1, 20_000).Select(n =>
            string.Create(CultureInfo.InvariantCulture, $"x{n}: &x{n} {{ <<: *x{n - 1}, k{n}: 1 }}\n")));
        yield return Text("x0: &x0 { a: 1 }\n" + merged) with { Name = "merged into each other" };
        var unknown = Enumerable.Range(0, 30_000).Select(n => string.Create(CultureInfo.InvariantCulture, $"unknown{n}: 1\n"));
        yield return Text(string.Concat(unknown)) with { Name = "30000 unknown keys" };
        yield return Text("name: " + new string('x', 2_000_000)) with { Name = "two million characters" };
        yield return Text($"name: {new string('x', 500_000)}") with { Name = "half a million characters" };
        yield return Text($"{new string('k', 500_000)}: 1") with { Name = "a key of half a million characters" };
        yield return BadInput.InFile("recipe.yaml", "no UTF-8", [0x76, 0xff, 0xfe, 0x80]);
        yield return BadInput.InFile("recipe.yaml", "UTF-16", [0xff, 0xfe, 0x76, 0x00]);
        yield return BadInput.InFile("recipe.yaml", "bytes of a program", [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0]);
    }

    public static IEnumerable<BadInput> Recipes_edited_at_random()
    {
        const string signs = "[]{}:,-*&!|>'\"%@`#?~<\n \t0a\0\\";
        for (var edit = 0; edit < Edits; edit++)
        {
            var number = edit;
            yield return new BadInput($"edit {edit}", bench =>
            {
                var chance = new Random(number);
                var text = File.ReadAllText(bench.RecipeFile);
                for (var change = 0; change <= number % 3; change++)
                {
                    var at = chance.Next(text.Length);
                    var cut = chance.Next(3) == 0 ? 0 : Math.Min(chance.Next(1, 8), text.Length - at);
                    text = text[..at] + (chance.Next(3) == 0 ? "" : signs[chance.Next(signs.Length)].ToString()) + text[(at + cut)..];
                }

                File.WriteAllText(bench.RecipeFile, text);
            }, MayPass: true);
        }
    }

    private static BadInput Text(string text) => new(text, bench => File.WriteAllText(bench.RecipeFile, text));
}
