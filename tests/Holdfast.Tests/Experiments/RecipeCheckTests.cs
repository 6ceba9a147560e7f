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
}
