using System.Text.Json;
using Holdfast.Evidence.Runs;

namespace Holdfast.Evidence.Tests.Runs;

public sealed class CellMarksTests
{
    [Theory]
    [InlineData("""{"step":3,"evaluation":"forget","metric":"accuracy","right":"011-"}""", 0.0, 1.0, 1.0, double.NaN)]
    [InlineData("""{"step":3,"evaluation":"forget","metric":"accuracy","values":[0.1,"NaN",1,0.3333333333333333]}""", 0.1, double.NaN, 1.0, 1 / 3.0)]
    public void Right_and_wrong_marks_keep_their_old_form_and_grades_are_numbers(string line, params double[] values)
    {
        var marks = new CellMarks(3, "forget", "accuracy", values);
        Assert.Equal(line, JsonSerializer.Serialize(marks, RunJson.Line));
        Assert.Equal(marks, JsonSerializer.Deserialize<CellMarks>(line, RunJson.Line));
    }

    [Theory]
    [InlineData("""{"step":3,"evaluation":"forget","metric":"accuracy","right":"01x"}""")]
    [InlineData("""{"step":3,"evaluation":"forget","metric":"accuracy"}""")]
    [InlineData("""{"step":3,"evaluation":"forget","metric":"accuracy","right":"0","values":[0]}""")]
    public void Other_marks_are_refused(string line) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<CellMarks>(line, RunJson.Line));
}
