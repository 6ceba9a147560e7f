namespace Holdfast.Cli.Tests.BadInputs;

/// <summary>One input that cannot be used, or only just: what to spoil in a fresh folder, and the command line that meets it.</summary>
/// <param name="Name">Says what is wrong; the same text every time.</param>
/// <param name="Spoil">Changes the good folder.</param>
/// <param name="Line">The command line; <c>{0}</c> stands for the folder. <c>check</c> of its recipe where left out.</param>
/// <param name="MayPass">Whether the input is legitimately fine after all.</param>
internal sealed record BadInput(string Name, Action<Workbench> Spoil, IReadOnlyList<string>? Line = null, bool MayPass = false)
{
    /// <summary>The recipe's text changed at one place.</summary>
    public static BadInput InRecipe(string from, string to) => new($"recipe: {from} -> {to}", bench => bench.Change("recipe.yaml", from, to));

    /// <summary>A file of the folder replaced.</summary>
    public static BadInput InFile(string file, string name, byte[] content) =>
        new($"{file}: {name}", bench => File.WriteAllBytes(bench.Path(file), content));

    /// <inheritdoc />
    public override string ToString() => Name;
}
