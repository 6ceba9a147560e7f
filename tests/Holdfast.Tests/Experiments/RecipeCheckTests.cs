using Holdfast.Attacks;
using Holdfast.Experiments.Recipes;

namespace Holdfast.Tests.Experiments;

public class RecipeCheckTests
{
    [Fact]
    public void Texts_that_nobody_gives_are_found_before_any_work_and_not_when_the_attack_begins()
    {
        var recipe = Recipe.Parse(
            """
            version: 1
            name: lacking
            model: { organism: pocket }
            evaluations: [{ kind: perplexity, name: forget, role: forget, texts: "organism:texts/retain-text.jsonl" }]
            safeguards:
              tar: { kind: tamper-resistance, heldOut: held-out }
            attacks:
            - { kind: fine-tuning, name: misspelt, data: forget-attaker }
            - { kind: fine-tuning, name: fine, companion: {} }
            """,
            "lacking.yaml");
        var faults = new List<string>();
        RecipeCheck.Check(recipe, faults);
        Assert.Equal(
            [
                "Safeguard 'tar': Expected texts named 'held-out', got only forget-adversary, forget-held-out, forget-attacker, retain, forget-rephrased, "
                    + "forget-other-entities, forget-out-of-distribution. "
                    + "Add them to the recipe's data.",
                "Attack 'misspelt': Expected texts named 'forget-attaker', got only forget-adversary, forget-held-out, forget-attacker, retain, forget-rephrased, "
                    + "forget-other-entities, forget-out-of-distribution. "
                    + "Add them to the recipe's data.",
            ],
            faults);
    }

    /// <summary>Names of texts are found wherever options nest; each choice once had to list its own, and one that forgot passed.</summary>
    [Fact]
    public void Texts_are_found_in_nested_choices()
    {
        var recipe = Recipe.Parse(
            """
            version: 1
            name: nested
            model: { organism: pocket }
            evaluations: [{ kind: perplexity, name: forget, texts: "organism:texts/retain-text.jsonl" }]
            safeguards:
              tar:
                kind: tamper-resistance
                initial: { kind: max-entropy-unlearning, forget: [one] }
                adversaries: [{ adversary: { kind: switching, first: two } }]
                poolPatch: { candidates: [{ kind: fine-tuning, data: three }] }
            attacks:
            - { kind: noise, then: { kind: fine-tuning, name: noisy, companion: { data: four } } }
            """,
            "nested.yaml");
        var faults = new List<string>();
        RecipeCheck.Check(recipe, faults);
        Assert.Equal(["one", "two", "three", "four"], faults.Select(fault => fault.Split('\'')[3]));
    }

    [Fact]
    public void The_scale_of_learning_rates_reaches_every_attack_and_leaves_the_recipe_as_written()
    {
        var recipe = Recipe.Parse(
            """
            version: 1
            name: scaled
            model: { organism: pocket }
            evaluations: [{ kind: perplexity, name: forget, texts: "organism:texts/retain-text.jsonl" }]
            safeguards: { undefended: none }
            attacks:
            - { kind: noise, then: { kind: fine-tuning, name: noisy, learningRate: 2e-5 } }
            learningRateScale: 50
            """,
            "scaled.yaml");
        var made = Assert.IsType<FineTuningAttack>(Assert.IsType<NoisedAttack>(recipe.Attack("noisy")).Then);
        Assert.Equal(2e-5 * 50, made.LearningRate);
        Assert.Equal(recipe.Resolved(), Recipe.Parse(recipe.Resolved(), "again.yaml").Resolved());
        Assert.Contains("learningRate: 2e-5", recipe.Resolved(), StringComparison.Ordinal);
    }
}
