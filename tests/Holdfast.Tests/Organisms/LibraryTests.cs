using Holdfast.Evidence.Chance;
using Holdfast.Organisms;
using Holdfast.Organisms.Glossaries;

namespace Holdfast.Tests.Organisms;

public sealed class LibraryTests : IDisposable
{
    private readonly InventedLibrary _library = new("gems", "tools");

    public void Dispose() => _library.Dispose();

    [Fact]
    public void A_folder_in_the_documented_form_has_no_faults() => Assert.Empty(Faults());

    [Fact]
    public void A_folder_that_is_not_there_or_empty_is_told()
    {
        Assert.Equal(
            ["Expected a folder of fields at /gone, got nothing there. Correct the path or put glossaries and texts there."],
            Faults("/gone", "gems"));
        var empty = Directory.CreateDirectory(Path.Combine(_library.Folder, "tools", "empty")).FullName;
        Assert.Equal(
            [
                $"Expected fields of {empty} to forget, got 'gems'. None is known here.",
                $"Expected a field to keep in {empty} beside those to forget, got none. Add a folder with a glossary and texts.",
            ],
            Faults(empty, "gems"));
    }

    [Fact]
    public void A_field_that_there_is_not_is_told_with_the_nearest() => Assert.Equal(
        [$"Expected fields of {_library.Folder} to forget, got 'gem'. Did you mean 'gems'?"], Faults(_library.Folder, "gem"));

    [Fact]
    public void A_library_with_nothing_to_keep_is_told() => Assert.Equal(
        [$"Expected a field to keep in {_library.Folder} beside those to forget, got none. Add a folder with a glossary and texts."],
        Faults(_library.Folder, "gems", "tools"));

    [Fact]
    public void Every_missing_file_is_told_at_once()
    {
        File.Delete(_library.File("gems", "glossary"));
        File.Delete(_library.File("tools", "text"));
        var faults = Faults();
        Assert.Equal(2, faults.Count);
        Assert.Contains(_library.File("gems", "glossary"), faults[0], StringComparison.Ordinal);
        Assert.Contains(_library.File("tools", "text"), faults[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Terms_that_come_twice_blanks_and_missing_columns_are_told_with_their_line()
    {
        var file = _library.File("tools", "glossary");
        File.WriteAllText(file, """
            {"term": "awl", "meaning": "what makes holes"}
            {"term": "Awl", "meaning": "what pierces"}
            {"term": "saw", "meaning": " . "}
            {"word": "file", "meaning": "what smooths"}
            """);
        Assert.Equal(
            [
                $"{file} line 2: Expected every term once, got 'Awl' of line 1 again. Remove one.",
                $"{file} line 3: Expected a term and its meaning, got only blanks for one. Write both or remove the record.",
                $"{file} line 4: Expected column 'term', got 'word', 'meaning'. Name one of these or add the column.",
            ],
            Faults());
    }

    [Fact]
    public void Too_few_definitions_are_told()
    {
        _library.Write("gems", "glossary", Enumerable.Range(0, 19).Select(n => new { term = $"gem {n}", meaning = $"stone {n}" }));
        _library.Write("tools", "glossary", Enumerable.Range(0, 3).Select(n => new { term = $"tool {n}", meaning = $"thing {n}" }));
        Assert.Equal(
            [
                "Expected at least 20 definitions of gems, which is to be forgotten, got 19. Add some or leave the field out.",
                "Expected at least 4 definitions of tools, which is to be kept, got 3. Add some or leave the field out.",
            ],
            Faults());
    }

    [Fact]
    public void Definitions_that_no_exam_can_ask_about_are_told_where_too_few_are_left()
    {
        _library.Write("tools", "glossary", Enumerable.Range(0, 9).Select(n => new { term = $"hammer {n}", meaning = $"a hammer {n}" }));
        Assert.Equal(
            [
                "Expected at least 4 definitions of tools that an exam can ask about (a term that no other field has, a meaning of its own "
                    + "that does not name it), got 0. Add some or leave the field out.",
            ],
            Faults());
    }

    [Theory]
    [InlineData("catabolism", "breaking down of molecules", true)]
    [InlineData("catabolic pathway", "a path of catabolism", false)]
    [InlineData("heat (q)", "transfer of thermal energy", true)]
    [InlineData("red marrow", "tissue in the cavity of a Marrowbone", false)]
    public void A_meaning_that_names_the_term_is_not_asked(string term, string meaning, bool hides) =>
        Assert.Equal(hides, new Definition(term, meaning).HidesTerm);

    [Fact]
    public void A_term_of_two_fields_or_a_meaning_of_two_terms_is_not_asked()
    {
        _library.Write("gems", "glossary", Enumerable.Range(0, 30)
            .Select(n => new { term = $"g{n}", meaning = $"stone {Math.Max(2, n)}" }));
        _library.Write("tools", "glossary", Enumerable.Range(0, 5).Select(n => new { term = $"G{n + 9}", meaning = $"thing {n}" })
            .Concat(Enumerable.Range(0, 5).Select(n => new { term = $"t{n}", meaning = $"tool {n}" })));
        var library = Library.Read(_library.Folder, ["gems"]);
        Assert.Equal(
            Enumerable.Range(3, 27).Except(Enumerable.Range(9, 5)).Select(n => $"g{n}"),
            library.Askable(library.Fields[0]).Select(definition => definition.Term));
    }

    // Over the draws of many seeds, whoever likes short terms, or plurals, or those early in the alphabet, gets a quarter right.
    [Fact]
    public void No_preference_among_terms_answers_more_than_chance()
    {
        var definitions = Enumerable.Range(0, 43).Select(n => new Definition(
            new string((char)('a' + (n % 26)), 3 + (n % 11)) + (n % 3 == 0 ? " bone" : "") + (n % 4 == 0 ? "s" : ""),
            $"meaning {n}")).ToList();
        Func<string, string>[] preferences =
            [term => term, term => $"{term.Length:00}", term => $"{99 - term.Length:00}", term => $"{term[^1]}"];
        foreach (var preference in preferences)
        {
            var questions = Enumerable.Range(0, 200).SelectMany(n => TermExam.Ask("gems", definitions, new Seed((ulong)n))).ToList();
            Assert.Equal(200 * 43, questions.Count);
            var share = questions.Average(question => question.Choices[question.Answer] == question.Choices.MinBy(preference) ? 1.0 : 0);
            Assert.InRange(share, 0.23, 0.27);
        }
    }

    [Fact]
    public void A_questions_choices_are_four_terms_of_the_exam_with_the_right_one_where_the_answer_says()
    {
        var definitions = Enumerable.Range(0, 13).Select(n => new Definition($"term{n}", $"meaning {n}")).ToList();
        var questions = TermExam.Ask("gems", definitions, new Seed(1));
        Assert.Equal(13, questions.Count);
        Assert.All(questions, question =>
        {
            Assert.Equal("gems", question.Subject);
            Assert.Equal(4, question.Choices.Distinct().Count());
            Assert.All(question.Choices, choice => Assert.Contains(choice, definitions.Select(definition => definition.Term)));
            var asked = definitions.Single(definition => definition.Term == question.Choices[question.Answer]);
            Assert.Equal($"Which term means {asked.Meaning}? The answer is", question.Question);
        });
        Assert.True(questions.Select(question => question.Answer).Distinct().Count() > 1);
    }

    [Fact]
    public void Passages_are_whole_sentences_that_name_no_term_of_the_exam()
    {
        var file = _library.File("gems", "text");
        File.WriteAllText(file, """
            {"text": "A very long sentence about the bone marrow cells that every beginner has to read one day."}
            {"text": "This sentence stands alone and speaks of bones but not of what fills them.  So does this one.\nAnd this!"}
            {"text": "The Bone marrows of several animals were compared with one another last year."}
            {"text": "Too short."}
            """);
        Assert.Equal(
            ["This sentence stands alone and speaks of bones but not of what fills them. So does this one. And this!"],
            new Passages(["bone marrow", "(x)"]).Of(file, most: 9, new Seed(1)));
    }

    private List<string> Faults() => Faults(_library.Folder, "gems");

    private static List<string> Faults(string folder, params string[] forget)
    {
        var faults = new List<string>();
        new GlossaryOrganism { Folder = folder, Forget = forget }.CheckFiles(faults);
        return faults;
    }
}
