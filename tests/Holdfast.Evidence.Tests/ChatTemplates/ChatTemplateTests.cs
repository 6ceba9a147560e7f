using System.Globalization;
using Holdfast.Evidence.ChatTemplates;

namespace Holdfast.Evidence.Tests.ChatTemplates;

public class ChatTemplateTests
{
    private static readonly Dictionary<string, object?> _variables = new()
    {
        ["messages"] = new[] { new ChatMessage("user", "Hello"), new ChatMessage("assistant", "Hi") },
        ["bos_token"] = "<s>",
    };

    [Fact]
    public void Messages_are_mappings_of_role_and_content() =>
        Assert.Equal("<s>user: Hello;assistant: Hi;", Render("{{ bos_token }}{% for m in messages %}{{ m.role }}: {{ m['content'] }};{% endfor %}"));

    [Fact]
    public void What_the_model_wrote_is_marked_in_the_text()
    {
        var rendered = ChatTemplate.Parse("a{% for m in messages %}[{% generation %}{{ m.content }}{% endgeneration %}]{% endfor %}", "t").Render(_variables, Reference.Clock);
        Assert.Equal("a[Hello][Hi]", rendered.Text);
        Assert.Equal(["Hello", "Hi"], rendered.Generated.Select(range => rendered.Text[range]));
    }

    [Theory]
    [InlineData("{% for i in range(100000) %}{% for j in range(100000) %}{% endfor %}{% endfor %}", "t line 1: Expected a template that ends within 10000000 steps, got one that goes on. Mend its loops.")]
    [InlineData("\n{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", "t line 2: Expected a template that ends, got one nested too deep. Mend its recursion.")]
    [InlineData("{{ 'x' * 100000000 }}", "t line 1: Expected texts of at most 16777216 characters, got one of 100000000. Mend the template.")]
    [InlineData("{% set ns = namespace(x='ab') %}{% for i in range(60) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}", "t line 1: Expected texts of at most 16777216 characters, got one of 33554432. Mend the template.")]
    [InlineData("{% set ns = namespace(x=[1]) %}{% for i in range(60) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x }}", "t line 1: Expected a template that ends within 10000000 steps, got one that goes on. Mend its loops.")]
    [InlineData("{% set ns = namespace(x=[1], y=[1]) %}{% for i in range(60) %}{% set ns.x = [ns.x, ns.x] %}{% set ns.y = [ns.y, ns.y] %}{% endfor %}{{ ns.x == ns.y }}", "t line 1: Expected a template that ends within 10000000 steps, got one that goes on. Mend its loops.")]
    [InlineData("{% set ns = namespace() %}{% set ns.x = ns %}{{ ns }}", "t line 1: Expected a template that ends, got one nested too deep. Mend its recursion.")]
    [InlineData("{{ range(1000000) }}", "t line 1: Expected at most 100000 items for 'range', got more. Mend the template.")]
    [InlineData("{{ 'x'.center(1000000000) }}", "t line 1: Expected texts of at most 16777216 characters, got one of 1000000000. Mend the template.")]
    [InlineData("{{ '%999999999d' % 1 }}", "t line 1: Expected texts of at most 16777216 characters, got one of 999999999. Mend the template.")]
    [InlineData("{{ [1] | tojson(indent=999999999) }}", "t line 1: Expected texts of at most 16777216 characters, got one of 999999999. Mend the template.")]
    public void A_template_that_would_not_end_ends_in_a_sentence(string source, string fault) => Refuses(fault, source);

    [Theory]
    [InlineData("a\n{{ raise_exception('Only two roles!') }}", "t line 2: Expected a conversation that the template takes, got its refusal 'Only two roles!'. Change the conversation or the template.")]
    [InlineData("\n\n{{ nobody.role }}", "t line 3: Expected a value for 'nobody', got nothing there (it is undefined). Give it, or mend the template.")]
    [InlineData("{{ messages[5].role }}", "t line 1: Expected a value for item 5 of a list, got nothing there (it is undefined). Give it, or mend the template.")]
    [InlineData("{{ messages[0].content + 1 }}", "t line 1: Expected values that fit '+', got a text and a whole number. Mend the template or the conversation.")]
    [InlineData("{% if true %}\n{{ 1 }}", "t line 2: Expected 'endif', got the end of the template. Mend the template.")]
    [InlineData("{% endfor %}", "t line 1: Expected a statement that is known here, got 'endfor'. Use for, if, set, macro, call, filter, with, generation, break, continue, raw.")]
    [InlineData("{% include 'x' %}", "t line 1: Expected a template that stands alone, got 'include'. Write what it refers to into it.")]
    [InlineData("{% from 'x' import y %}", "t line 1: Expected a template that stands alone, got 'from'. Write what it refers to into it.")]
    [InlineData("{% autoescape true %}", "t line 1: Expected a statement that is known here, got 'autoescape'. Use for, if, set, macro, call, filter, with, generation, break, continue, raw.")]
    [InlineData("{{ 1 + }}", "t line 1: Expected an expression, got '}}'. Mend the template.")]
    [InlineData("{{ 'abc", "t line 1: Expected an end of the text, got none. Write ' after it.")]
    [InlineData("a\n{{ 1", "t line 2: Expected an end of the tag, got none. Write '}}' after it.")]
    [InlineData("{# a", "t line 1: Expected an end of the comment, got none. Write '#}' after it.")]
    [InlineData("{% raw %}", "t line 1: Expected an end of the raw block, got none. Write '{% endraw %}' after it.")]
    [InlineData("{{ ? }}", "t line 1: Expected an expression, got '?'. Mend the template.")]
    [InlineData("{{ 99999999999999999999 }}", "t line 1: Expected a whole number of 64 bits, got 99999999999999999999. Mend the template.")]
    [InlineData("{{ 9223372036854775807 + 1 }}", "t line 1: Expected whole numbers of 64 bits, got a larger one. Mend the template.")]
    [InlineData("{{ 'x'.encode() }}", "t line 1: Expected a method of texts that is known here, got 'encode'. Use capitalize, casefold, center, count, endswith, find, format, index, isalnum, isalpha, isdecimal, isdigit, islower, isnumeric, isspace, isupper, join, ljust, lower, lstrip, partition, removeprefix, removesuffix, replace, rfind, rjust, rpartition, rsplit, rstrip, split, splitlines, startswith, strip, swapcase, title, upper, zfill.")]
    public void What_a_template_cannot_do_is_one_sentence_with_its_line(string source, string fault) => Refuses(fault, source);

    [Theory]
    [InlineData("{{ 1 | polish }}", "t line 1: Expected a filter that is known here, got 'polish'. Use abs, ")]
    [InlineData("{{ 1 is polished }}", "t line 1: Expected a test that is known here, got 'polished'. Use !=, ")]
    public void What_is_not_known_is_named(string source, string beginning) =>
        Assert.StartsWith(beginning, Assert.Throws<InputFaultException>(() => Render(source)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_filter_that_is_not_known_stops_only_the_conversation_that_needs_it() =>
        Assert.Equal("ok", Render("{% if tools %}{{ 1 | polish }}{% endif %}ok"));

    [Fact]
    public void Nesting_that_the_parser_cannot_hold_is_one_sentence() => Refuses(
        "t line 1: Expected a template that ends, got one nested too deep. Mend its recursion.", $"{{{{ {new string('(', 100_000)}{new string(')', 100_000)} }}}}");

    [Fact]
    public void The_culture_changes_nothing()
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture =
            new CultureInfo(
            "")
            {
                NumberFormat = { NumberDecimalSeparator = ",", NegativeSign = "~" },
                DateTimeFormat = { TimeSeparator = ".", DateSeparator = "." },
            };
        try
        {
            Assert.Equal("-1.5 -3 [-1.5] 08:09:10 11/23/26", Render("{{ -1.5 }} {{ -3 }} {{ [-1.5] | tojson }} {{ strftime_now('%H:%M:%S %D') }}"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static string Render(string source) => ChatTemplate.Parse(source, "t").Render(_variables, Reference.Clock).Text;

    private static void Refuses(string fault, string source) =>
        Assert.Equal(fault, Assert.Throws<InputFaultException>(() => Render(source)).Message);
}
