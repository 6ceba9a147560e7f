using System.Text.Json;

namespace Holdfast.Evidence.Tests.ChatTemplates;

public class ReferenceTests
{
    private static readonly string? _templates = Environment.GetEnvironmentVariable("HOLDFAST_CHAT_TEMPLATES");
    private static readonly Dictionary<string, string> _cases = File.ReadAllText(Repository.Path("tests", "Reference", "chat-templates", "cases.txt"))
        .Insert(0, "\n").Split("\n=== ").Skip(1).Select(part => part.Split('\n', 2)).ToDictionary(part => part[0], part => part[1]);

    public static TheoryData<string> Cases => [.. _cases.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Renders_our_own_templates_as_Jinja2_does(string name)
    {
        using var variables = Read(Repository.Path("tests", "Reference", "chat-templates", "variables.json"));
        using var expected = Read(Repository.Path("tests", "Reference", "chat-templates", "expected.json"));
        var wanted = expected.RootElement.GetProperty(name).EnumerateArray().ToList();
        Assert.Equal(3, wanted.Count);
        var differences =
            variables.RootElement.EnumerateArray().Zip(wanted, (given, each) => Reference.Difference(_cases[name], given, each));
        Assert.All(differences, difference => Assert.True(difference is null, difference));
    }

    [Fact]
    public void Renders_real_templates_as_Jinja2_does()
    {
        Assert.SkipUnless(
            _templates is not null && Directory.Exists(_templates),
            "HOLDFAST_CHAT_TEMPLATES names no folder of templates; tests/Reference/chat-templates/README.md tells how to make one");
        using var conversations = Read(Path.Combine(_templates, "conversations.json"));
        var variables = conversations.RootElement.EnumerateArray().Select(WithTokens).ToList();
        var (templates, equal, differences) = (0, 0, new List<string>());
        foreach (var file in Directory.EnumerateFiles(_templates, "*.jinja").Order(StringComparer.Ordinal))
        {
            using var expected = Read(Path.ChangeExtension(file, ".expected.json"));
            var source = File.ReadAllText(file);
            var own = variables.Zip(expected.RootElement.EnumerateArray(), (given, wanted) => Reference.Difference(source, given, wanted))
                .ToList();
            templates++;
            equal += own.Count(difference => difference is null);
            differences.AddRange(own.OfType<string>().Take(1).Select(difference => $"{Path.GetFileName(file)}: {own.Count(each => each is not null)} differ, such as: {difference}"));
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{templates} templates x {variables.Count} conversations: {equal} equal");
        Assert.True(differences.Count == 0, string.Join("\n\n", differences));
        Assert.True(equal > 0);
    }

    private static JsonElement WithTokens(JsonElement variables)
    {
        var all = variables.EnumerateObject().ToDictionary(member => member.Name, member => (object?)member.Value);
        (all["bos_token"], all["eos_token"], all["pad_token"], all["unk_token"]) = ("<s>", "</s>", "<pad>", "<unk>");
        return JsonSerializer.SerializeToElement(all);
    }

    private static JsonDocument Read(string path) => JsonDocument.Parse(File.ReadAllBytes(path));
}
