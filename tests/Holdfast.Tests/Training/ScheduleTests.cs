using System.Text.Json;
using Holdfast.Training.Schedules;

namespace Holdfast.Tests.Training;

public class ScheduleTests
{
    /// <summary>Named as in tests/Reference/schedules/make.py, which made the expected factors.</summary>
    private static readonly Dictionary<string, ISchedule> Cases = new()
    {
        ["warm-up-constant"] = new WarmUp { Steps = 10 },
        ["warm-up-cosine"] = new WarmUp { Steps = 10, Cosine = true },
        ["sgdr"] = new Sgdr { CycleLength = 30 },
        ["sgdr-growth"] = new Sgdr { CycleLength = 13, CycleGrowth = 2 },
        ["sgdr-growth-warm-up-lowest"] = new Sgdr { CycleLength = 8, CycleGrowth = 3, WarmUpSteps = 7, LowestFactor = 0.25 },
    };

    public static TheoryData<string> CaseNames => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(CaseNames))]
    public void Every_step_has_the_factor_of_the_independent_implementation(string name)
    {
        var expected = JsonSerializer.Deserialize<Dictionary<string, double[]>>(
            File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Reference", "schedules", "expected.json")))![name];
        Assert.Equal(100, expected.Length);
        Assert.All(expected, (factor, step) => Assert.Equal(factor, Cases[name].Factor(step, expected.Length), 1e-12));
    }

    [Fact]
    public void An_escape_is_faster_for_its_steps_and_as_usual_after_them()
    {
        ISchedule escape = new Escape { Steps = 2, Factor = 10 };
        Assert.Equal([10, 10, 1, 1], Enumerable.Range(0, 4).Select(step => escape.Factor(step, 4)));
    }

    [Fact]
    public void Restarts_do_not_depend_on_how_long_the_training_is() =>
        Assert.Equal(1, new Sgdr { CycleLength = 100 }.Factor(9_999_900, 10_000_000), 1e-12);
}
