using Holdfast.Evidence;
using Holdfast.Evidence.Runs;
using Holdfast.Experiments.Recipes;
using Holdfast.Experiments.Work;

namespace Holdfast.Tests.Experiments;

public sealed class SecondMarkingTests : IDisposable
{
    private readonly Laboratory _laboratory = new();

    public SecondMarkingTests()
    {
        using var run = _laboratory.Begin();
        _laboratory.Carry(run);
    }

    public void Dispose() => _laboratory.Dispose();

    [Fact]
    public void Without_a_change_every_file_stays_the_same_to_the_byte_and_no_model_is_asked()
    {
        var before = Files();
        _laboratory.Asked = () => Assert.Fail("A model was asked.");
        var made = _laboratory.ModelsMade;
        Assert.Equal(0, Carry(_laboratory.Recipe));
        Assert.Equal(before, Files());
        Assert.Equal(made, _laboratory.ModelsMade);
    }

    [Fact]
    public void A_harsher_marking_changes_rows_marks_and_summary_at_every_step_and_the_way_back_restores_them()
    {
        var before = Files();
        Assert.NotEqual(0, Carry(Harsh()));
        var folder = Folder();
        Assert.All(Cells(folder).SelectMany(cell => folder.Outcome(cell)!.Rows).Where(row => row.Evaluation == "forget"), row =>
            Assert.Equal(0, row.Value));
        Assert.Contains(folder.Summary().Rows, row => row is { Evaluation: "forget", Step: 2, Value: 0 });
        Assert.All(Cells(folder).SelectMany(cell => folder.Outcome(cell)!.Marks).Where(marks => marks.Evaluation == "forget"), marks =>
            Assert.All(marks.Values, mark => Assert.Equal(0, mark)));

        Carry(_laboratory.Recipe);
        Assert.Equal(before, Files());
    }

    [Fact]
    public void Where_answers_along_the_way_were_not_kept_old_and_new_marks_never_stand_side_by_side()
    {
        foreach (var along in Directory.GetDirectories(Path.Combine(Folder().Path, "answers"), "step-*", SearchOption.AllDirectories))
        {
            Directory.Delete(along, recursive: true);
        }

        var before = Files();
        Assert.Equal(0, Carry(_laboratory.Recipe));
        var fault = Assert.Throws<InputFaultException>(() => Carry(Harsh()));
        Assert.StartsWith(
            "Expected the answers of 'forget' in every cell and at every examined step, without which its old marks would stand beside new ones, got none at step 2 of seed-1/",
            fault.Message,
            StringComparison.Ordinal);
        Assert.EndsWith(". Run the recipe again.", fault.Message, StringComparison.Ordinal);
        Assert.Equal(before, Files());
    }

    [Fact]
    public void A_run_that_somebody_writes_is_not_marked_again()
    {
        using var held = _laboratory.Store.Amend(Folder().Path);
        Assert.Contains("Expected a run that nobody writes", Assert.Throws<InputFaultException>(() => Carry(_laboratory.Recipe)).Message, StringComparison.Ordinal);
    }

    private Recipe Harsh() => _laboratory.Recipe with
    {
        Evaluations = [.. _laboratory.Recipe.Evaluations.Cast<LetterExam>().Select(exam => exam with { IsHarsh = exam.Name == "forget" })],
    };

    private int Carry(Recipe recipe)
    {
        using var amendment = _laboratory.Store.Amend(Folder().Path);
        return new SecondMarking(recipe, _laboratory, amendment).Carry(default);
    }

    private RunFolder Folder() => _laboratory.Store.Open(Directory.GetDirectories(_laboratory.Root).Single());

    private static IEnumerable<Cell> Cells(RunFolder folder) => folder.Plan.Cells().Where(folder.IsRecorded);

    private Dictionary<string, string> Files() => Directory.GetFiles(Folder().Path, "*.json", SearchOption.AllDirectories)
        .Concat(Directory.GetFiles(Folder().Path, "*.jsonl", SearchOption.AllDirectories)).Order(StringComparer.Ordinal)
        .ToDictionary(path => path, File.ReadAllText);
}
