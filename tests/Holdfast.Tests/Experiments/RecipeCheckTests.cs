using Holdfast.Attacks;
using Holdfast.Evidence;
using Holdfast.Evidence.Catalogs;
using Holdfast.Experiments.Recipes;
using Holdfast.Safeguards;

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

    /// <summary>Such a search had no trials to ask and ended its cell with a sentence about the program.</summary>
    [Fact]
    public void A_search_within_another_attack_is_refused_before_any_work()
    {
        var recipe = Recipe.Parse(
            """
            version: 1
            name: inside
            model: { organism: pocket }
            evaluations: [{ kind: perplexity, name: forget, role: forget, texts: "organism:texts/retain-text.jsonl" }]
            safeguards: { undefended: none }
            attacks:
            - kind: noise
              then:
                kind: search
                name: inner
                attack: { kind: fine-tuning, name: base }
                space: { steps: { from: 1, to: 9, whole: true } }
            - kind: search
              name: outer
              attack: { kind: noise, then: { kind: fine-tuning, name: base } }
              space: { noise: { from: 0, to: 1 } }
            """,
            "inside.yaml");
        var faults = new List<string>();
        RecipeCheck.Check(recipe, faults);
        Assert.Equal(
            [
                "Attack 'inner': Expected a search around other attacks, got one within another. "
                    + "Put the search outside, and the other attack into it.",
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
            evaluations: [{ kind: perplexity, name: forget, role: forget, texts: "organism:texts/retain-text.jsonl" }]
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
            evaluations: [{ kind: perplexity, name: forget, role: forget, texts: "organism:texts/retain-text.jsonl" }]
            safeguards: { undefended: none }
            attacks:
            - { kind: noise, then: { kind: fine-tuning, name: noisy, optimization: { learningRate: 2e-5 } } }
            learningRateScale: 50
            """,
            "scaled.yaml");
        var made = Assert.IsType<FineTuningAttack>(Assert.IsType<NoisedAttack>(recipe.Attack("noisy")).Then);
        Assert.Equal(2e-5 * 50, made.Optimization.LearningRate);
        Assert.Equal(recipe.Resolved(), Recipe.Parse(recipe.Resolved(), "again.yaml").Resolved());
        Assert.Contains("learningRate: 2e-5", recipe.Resolved(), StringComparison.Ordinal);
    }

    /// <summary>A run folder of an older version is resumed from its recipe as that version resolved it.</summary>
    [Fact]
    public void A_resolved_recipe_of_an_older_version_is_read_as_it_was_meant()
    {
        const string head = """
            version: 1
            name: older
            model: { organism: { kind: pocket, model: { TRAINING } } }
            evaluations: [{ kind: perplexity, name: forget, role: forget, texts: "organism:texts/retain-text.jsonl" }]

            """;
        var older = Recipe.Parse(
            head.Replace("TRAINING", "training: { learningRate: 2e-3, steps: 150 }", StringComparison.Ordinal) + """
            safeguards:
              tar:
                kind: tamper-resistance
                initial: { kind: random-mapping, optimization: { learningRate: 5e-4, steps: 7, clipNorm: null } }
                outer: { learningRate: 3e-3, steps: 100 }
                probeEvery: 0
            attacks:
            - { kind: noise, then: { kind: fine-tuning, name: a, optimizer: adadelta, learningRate: 1e-2, schedule: constant } }
            probe: null
            """,
            "older.yaml");
        var now = Recipe.Parse(
            head.Replace("TRAINING", "training: { learningRate: 2e-3 }, steps: 150", StringComparison.Ordinal) + """
            safeguards:
              tar:
                kind: tamper-resistance
                initial: { kind: random-mapping-unlearning, optimization: { learningRate: 5e-4 }, steps: 7 }
                outer: { learningRate: 3e-3 }
            attacks:
            - { kind: noise, then: { kind: fine-tuning, name: a, optimization: { optimizer: adadelta, learningRate: 1e-2 } } }
            """,
            "now.yaml");
        Assert.Equal(now.Resolved(), older.Resolved());
    }

    /// <summary>A number of steps beside the rate of TAR's outer optimizer was accepted and ignored.</summary>
    [Fact]
    public void A_recipe_that_a_person_writes_is_told_where_options_stand_now()
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, """
            version: 1
            name: older
            model: { organism: pocket }
            evaluations: [{ kind: perplexity, name: forget, role: forget, texts: "organism:texts/retain-text.jsonl" }]
            safeguards:
              tar: { kind: tamper-resistance, outer: { learningRate: 3e-3, steps: 100 } }
              old: { kind: max-entropy-unlearning, optimization: { learningRate: 5e-4, steps: 7 } }
            attacks:
            - { kind: fine-tuning, name: a, learningRate: 1e-2 }
            """);
        Assert.Equal(
            [
                $"{path}:6: safeguards.tar.outer.steps: Expected an option, got one that nothing depends on any more. Remove it.",
                $"{path}:7: safeguards.old.optimization.steps: Expected an option, got the former place of 'steps'. Write it there.",
                $"{path}:9: attacks[0].learningRate: Expected an option, got the former place of 'optimization.learningRate'. Write it there.",
            ],
            Assert.Throws<InputFaultException>(() => Recipe.Load(path)).Faults);
        File.Delete(path);
    }

    [Theory]
    [InlineData("innerSteps: 4, measureEvery: 5", "Expected measureEvery of at most the inner steps of the shortest trajectory, 4, got 5. Lower it: the tamper-resistance loss would never be taken there.")]
    [InlineData("innerSteps: 16, firstInnerSteps: 2", "Expected measureEvery of at most the inner steps of the shortest trajectory, 2, got 4. Lower it: the tamper-resistance loss would never be taken there.")]
    [InlineData("innerSteps: 16, firstInnerSteps: 17", "Expected firstInnerSteps of at most innerSteps, 16, got 17. Trajectories grow: begin with fewer.")]
    public void A_trajectory_that_would_never_be_measured_is_refused(string options, string fault)
    {
        var told = Assert.Throws<InputFaultException>(() => OptionBinder.Bind<ISafeguard>(
            OptionFile.Parse($"{{ kind: tamper-resistance, {options} }}", "tar.yaml")));
        Assert.Equal(["tar.yaml:1: " + fault], told.Faults);
    }

    [Theory]
    [InlineData("{ kind: lora, upToLayer: 1.5 }", "Expected a layer from 1 to the model's 2, or a share of them above 0 and below 1, got 1.5. Name one of them.")]
    [InlineData("{ kind: lora, targets: [q_proj, up_porj] }", "Expected targets among the model's projections, got 'up_porj'. Did you mean 'up_proj'?")]
    [InlineData("{ kind: dora, directions: { targets: [query_key_value] } }", "Expected targets among the model's projections, got 'query_key_value'. Known: down_proj, gate_proj, k_proj, o_proj, q_proj, up_proj, v_proj.")]
    [InlineData("{ kind: last-layers, count: 3 }", "Expected at most the model's 2 layers, got 3 last layers. Lower count.")]
    public void Weights_that_the_model_does_not_have_are_found_before_any_work(string weights, string fault)
    {
        var recipe = Recipe.Parse(
            $$"""
            version: 1
            name: targets
            model: { organism: pocket }
            evaluations: [{ kind: perplexity, name: forget, role: forget, texts: "organism:texts/retain-text.jsonl" }]
            safeguards: { undefended: none }
            attacks:
            - { kind: fine-tuning, name: a, weights: {{weights}} }
            """,
            "targets.yaml");
        var faults = new List<string>();
        RecipeCheck.Check(recipe, faults);
        Assert.Equal(["Attack 'a': " + fault], faults);
    }
}
