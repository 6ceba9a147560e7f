using Holdfast.Attacks;
using Holdfast.Experiments.Recipes;
using Holdfast.Training;
using Holdfast.Training.Optimizers;
using Holdfast.Training.Schedules;

namespace Holdfast.Tests.Experiments;

public class AttackBudgetTests
{
    [Fact]
    public void Steps_warm_ups_and_rows_shrink_together_wherever_they_stand()
    {
        var attack = new NoisedAttack
        {
            Then = new FineTuningAttack
            {
                Name = "long",
                Steps = 500,
                BatchSize = 64,
                Few = 16,
                Optimization = new Optimization
                {
                    LearningRate = 1e-3,
                    Schedule = new WarmUp { Steps = 100, Cosine = true },
                    Optimizer = new ScheduleFreeAdamW { WarmUpSteps = 0 },
                },
            },
        };
        var shorter =
            Assert.IsType<FineTuningAttack>(Assert.IsType<NoisedAttack>(new AttackBudget { Steps = 0.3, Rows = 0.25 }.Of(attack)).Then);
        Assert.Equal((150, 16, 16), (shorter.Steps, shorter.BatchSize, shorter.Few));
        Assert.Equal(new WarmUp { Steps = 30, Cosine = true }, shorter.Optimization.Schedule);
        Assert.Equal(new ScheduleFreeAdamW { WarmUpSteps = 0 }, shorter.Optimization.Optimizer);
        Assert.Equal(1, ((FineTuningAttack)new AttackBudget { Rows = 0.001 }.Of(shorter)).BatchSize);
    }
}
