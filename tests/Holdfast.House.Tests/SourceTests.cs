using System.Text.RegularExpressions;

namespace Holdfast.House.Tests;

/// <summary>House rules that the sources themselves must keep.</summary>
public partial class SourceTests
{
    /// <summary>The format's own word, <c>post_processor</c>.</summary>
    private const string TermOfTokenizerJson = "PostProcessor.cs";

    private static readonly string Root = FindRoot();

    private static readonly IReadOnlyList<string> Sources =
        [.. Directory.EnumerateFiles(Path.Combine(Root, "src"), "*.cs", SearchOption.AllDirectories).Where(IsOurs)];

    [Fact]
    public void No_file_grows_beyond_400_lines() =>
        Assert.Empty(Sources.Where(file => File.ReadLines(file).Count() > 400).Select(Short));

    /// <summary>A script or a golden text keeps its own lines, and a test a line of data.</summary>
    [Theory]
    [InlineData("src", false)]
    [InlineData("bench", false)]
    [InlineData("samples", false)]
    [InlineData("tests", true)]
    public void No_line_is_wider_than_140_columns(string folder, bool data) => Assert.Empty(
        from file in Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories).Where(IsOurs)
        let text = RawText().Replace(File.ReadAllText(file), "\"\"")
        from line in (data ? Literal().Replace(text, "\"\"") : text).Split('\n')
        where line.Length > 140
        select $"{Short(file)}: {line.Trim()}");

    [Fact]
    public void No_name_says_nothing() =>
        Assert.Empty(Sources.Where(file =>
            Path.GetFileName(file) != TermOfTokenizerJson && EmptyName().IsMatch(Path.GetFileNameWithoutExtension(file))).Select(Short));

    [Fact]
    public void Nothing_is_left_undone() =>
        Assert.Empty(Sources.Where(file => Undone().IsMatch(File.ReadAllText(file))).Select(Short));

    [Fact]
    public void A_file_has_one_public_type_of_its_own_name() => Assert.Empty(
        from file in Sources
        let types = PublicType().Matches(File.ReadAllText(file)).Select(type => type.Groups[1].Value).ToList()
        where types.Count > 1 || types.Any(type => type != Path.GetFileNameWithoutExtension(file))
        select $"{Short(file)}: {string.Join(", ", types)}");

    [Fact]
    public void A_folder_is_a_namespace() => Assert.Empty(
        from file in Sources
        let space = SpaceDeclaration().Match(File.ReadAllText(file)).Groups[1].Value
        where space.Length > 0
        let wanted = Path.GetRelativePath(Path.Combine(Root, "src"), Path.GetDirectoryName(file)!).Replace(Path.DirectorySeparatorChar, '.')
        where space != wanted
        select $"{Short(file)}: {space}");

    /// <summary>A choice is found by its card; naming it elsewhere would make a second list of choices.</summary>
    [Theory]
    [InlineData("Attacks", "IAttack")]
    [InlineData("Safeguards", "ISafeguard")]
    public void A_choice_is_not_named_by_another_room(string room, string contract)
    {
        var names = Sources.Where(file => Path.GetDirectoryName(file)!.EndsWith(room, StringComparison.Ordinal))
            .Where(file => Regex.IsMatch(File.ReadAllText(file), $@"record \w+ : {contract}\b"))
            .Select(file => Path.GetFileNameWithoutExtension(file)).ToList();
        Assert.NotEmpty(names);
        Assert.Empty(
            from file in Sources
            where !Path.GetDirectoryName(file)!.EndsWith(room, StringComparison.Ordinal)
            from name in names
            where Regex.IsMatch(File.ReadAllText(file), $@"\b(new|is|typeof\(|<){name}\b|\bnew {name}\b")
            select $"{Short(file)} names {name}");
    }

    private static bool IsOurs(string file) =>
        !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
        && !file.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal);

    private static string Short(string file) => Path.GetRelativePath(Root, file);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Holdfast.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("Expected the tests to run inside the repository.");
    }

    [GeneratedRegex("\"\"\".*?\"\"\"", RegexOptions.Singleline)]
    private static partial Regex RawText();

    [GeneratedRegex("\"([^\"\\\\\n]|\\\\.)*\"")]
    private static partial Regex Literal();

    [GeneratedRegex("(Helper|Helpers|Util|Utils|Manager|Common|Misc|Processor|Impl|Base|Info)$")]
    private static partial Regex EmptyName();

    [GeneratedRegex("NotImplementedException|TODO|FIXME|HACK")]
    private static partial Regex Undone();

    [GeneratedRegex(@"^public (?:\w+ )*?(?:class|record struct|record|struct|interface|enum) (\w+)", RegexOptions.Multiline)]
    private static partial Regex PublicType();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex SpaceDeclaration();
}
