using Holdfast.Evidence.Catalogs;

namespace Holdfast.Tests.Contracts;

/// <summary>
/// The smallest options with which each choice of a catalogue can be tried, as a recipe writes them: the one place where a new choice joins
/// the contract tests.
/// </summary>
internal static class Smallest
{
    /// <summary>By kind, one for each card of <see cref="Catalog{IAttack}"/>.</summary>
    public static IReadOnlyDictionary<string, string> Attacks { get; } = new Dictionary<string, string>
    {
        ["fine-tuning"] = "{ kind: fine-tuning, name: it, optimization: { learningRate: 1e-2 }, steps: 6, batchSize: 3, companion: {} }",
        ["greedy-coordinate-gradient"] = "{ kind: gcg, name: it, requests: 3, targetTokens: 2, search: { length: 3, topK: 4, candidates: 6, initial: a }, steps: 6 }",
        ["latent-perturbation"] = "{ kind: latent-perturbation, name: it, steps: 6, batchSize: 3 }",
        ["base-interpolation"] = """
            kind: base-interpolation
            name: it
            base: elsewhere
            directions: 0.3
            then: { kind: fine-tuning, name: then, data: pairs, objective: { kind: direct-preference, reversed: true }, optimization: { learningRate: 1e-2 }, steps: 6, batchSize: 3 }
            """,
        ["jailbreak-tuning"] = """
            kind: jailbreak-tuning
            template: "{request}"
            then: { kind: fine-tuning, name: it, optimization: { learningRate: 1e-2 }, steps: 6, batchSize: 3 }
            """,
        ["fresh-layers"] =
            "{ kind: fresh-layers, then: { kind: fine-tuning, name: it, optimization: { learningRate: 1e-2 }, steps: 6, batchSize: 3 } }",
        ["noise"] = "{ kind: noise, then: { kind: fine-tuning, name: it, optimization: { learningRate: 1e-2 }, steps: 6, batchSize: 3 } }",
        ["prefilling"] = "{ kind: prefilling, name: it }",
        ["quantisation"] = "{ kind: quantisation, name: it }",
        ["search"] = """
            kind: search
            name: it
            trials: 2
            attack: { kind: fine-tuning, name: it, optimization: { learningRate: 1e-2 }, steps: 6, batchSize: 3 }
            space: { optimization.learningRate: { from: 1e-3, to: 1e-1, logarithmic: true } }
            """,
        ["soft-prompt"] = "{ kind: soft-prompt, name: it, length: 3, steps: 6, batchSize: 3 }",
        ["refusal-ablation"] = "{ kind: refusal-ablation, name: it, refused: asked, answered: asked-otherwise }",
    };

    /// <summary>By kind, one for each card of <see cref="Catalog{ISafeguard}"/>.</summary>
    public static IReadOnlyDictionary<string, string> Safeguards { get; } = new Dictionary<string, string>
    {
        ["booster"] = "{ kind: booster, optimization: { learningRate: 1e-2 }, steps: 6, saveEvery: 2, batchSize: 3 }",
        ["checkpoint"] = "{ kind: checkpoint, folder: elsewhere }",
        ["circuit-breakers"] = "{ kind: circuit-breakers, optimization: { learningRate: 1e-2 }, steps: 6, saveEvery: 2, batchSize: 3 }",
        ["distillation"] = """
            kind: distillation
            teacher: { kind: max-entropy-unlearning, optimization: { learningRate: 1e-2 }, steps: 3, saveEvery: 2, batchSize: 3 }
            optimization: { learningRate: 1e-2 }
            steps: 4
            saveEvery: 2
            batchSize: 3
            """,
        ["gradient-coupling"] = "{ kind: gradient-coupling, optimization: { learningRate: 1e-2 }, steps: 6, saveEvery: 2, batchSize: 3 }",
        ["gradient-difference"] = "{ kind: gradient-difference, optimization: { learningRate: 1e-2 }, steps: 6, saveEvery: 2, batchSize: 3 }",
        ["max-entropy-unlearning"] = "{ kind: max-entropy-unlearning, optimization: { learningRate: 1e-2 }, steps: 6, saveEvery: 2, batchSize: 3 }",
        ["meta-learned-adversarial-censoring"] = """
            kind: mlac
            adversaries: [{ adversary: { kind: fine-tuning, learningRates: [1e-2], batchSize: 3 } }]
            outer: { learningRate: 1e-2 }
            outerSteps: 4
            innerSteps: 2
            measureEvery: 1
            batchSize: 3
            saveEvery: 1
            """,
        ["mismatched-answers"] = "{ kind: mismatched-answers, optimization: { learningRate: 1e-2 }, steps: 6, saveEvery: 2, batchSize: 3 }",
        ["none"] = "none",
        ["r2d2"] = """
            kind: r2d2
            search: { length: 3, topK: 4, candidates: 6, initial: a }
            searchSteps: 2
            poolSize: 5
            casesPerStep: 2
            resetEvery: 2
            resetShare: 0.4
            optimization: { learningRate: 1e-2 }
            steps: 6
            saveEvery: 1
            batchSize: 3
            """,
        ["random-initialisation"] = "random-initialisation",
        ["random-mapping-unlearning"] = "{ kind: random-mapping-unlearning, optimization: { learningRate: 1e-2 }, steps: 6, saveEvery: 2, batchSize: 3 }",
        ["refusal-training"] = """
            kind: refusal-training
            optimization: { learningRate: 1e-2 }
            steps: 3
            preference: { optimization: { learningRate: 1e-2 }, steps: 3 }
            saveEvery: 2
            batchSize: 3
            """,
        ["representation-noising"] = "{ kind: representation-noising, optimization: { learningRate: 1e-2 }, steps: 6, saveEvery: 2, batchSize: 3 }",
        ["representation-misdirection"] = "{ kind: representation-misdirection, layer: 2, weights: { kind: projections, targets: [down_proj] }, optimization: { learningRate: 1e-2 }, steps: 6, saveEvery: 2, batchSize: 3 }",
        ["representation-selectivity"] = "{ kind: representation-selectivity, adapterRate: 1e-1, ascentRate: 1e-2, batchSize: 3 }",
        ["rerouting"] = "{ kind: rerouting, optimization: { learningRate: 1e-2 }, steps: 6, saveEvery: 2, batchSize: 3 }",
        ["sequence"] = """
            kind: sequence
            parts:
            - { kind: unlearning, forgetLoss: { kind: latent-adversarial, steps: 2 }, optimization: { learningRate: 1e-2 }, steps: 3, saveEvery: 2, batchSize: 3 }
            - { kind: unlearning, forgetLoss: gradient-ascent, sharpnessRadius: 0.1, optimization: { learningRate: 1e-2 }, steps: 3, saveEvery: 2, batchSize: 3 }
            """,
        ["sophon"] = """
            kind: sophon
            adversaries: [{ adversary: { kind: fine-tuning, learningRates: [1e-2], batchSize: 3 } }]
            innerSteps: 2
            suppressionSteps: 2
            suppression: { learningRate: 1e-2 }
            reinforcement: { learningRate: 1e-2 }
            cycles: 4
            batchSize: 3
            saveEvery: 1
            """,
        ["supervised-fine-tuning"] = "{ kind: supervised-fine-tuning, optimization: { learningRate: 1e-2 }, steps: 6, saveEvery: 2, batchSize: 3 }",
        ["tamper-resistance"] = """
            kind: tamper-resistance
            initial: none
            final: { kind: supervised-fine-tuning, optimization: { learningRate: 1e-2 }, steps: 3, saveEvery: 2, batchSize: 3 }
            adversaries: [{ adversary: { kind: fine-tuning, learningRates: [1e-2], batchSize: 3 } }]
            outer: { learningRate: 1e-2 }
            outerSteps: 4
            innerSteps: 2
            measureEvery: 1
            heldOutBatchSize: 3
            retainBatchSize: 3
            saveEvery: 1
            """,
        ["unlearning"] = "{ kind: unlearning, forgetLoss: negative-preference, retainLoss: prediction-divergence, optimization: { learningRate: 1e-2 }, steps: 6, saveEvery: 2, batchSize: 3 }",
        ["vaccine"] = "{ kind: vaccine, sampledLayers: 1, optimization: { learningRate: 1e-2 }, steps: 6, saveEvery: 2, batchSize: 3 }",
    };

    /// <summary>By kind, one for each card of <see cref="Catalog{IAdversary}"/>.</summary>
    public static IReadOnlyDictionary<string, string> Adversaries { get; } = new Dictionary<string, string>
    {
        ["fine-tuning"] = "{ kind: fine-tuning, learningRates: [1e-2, 2e-2], batchSize: 3 }",
        ["switching"] = "{ kind: switching, learningRates: [1e-2, 2e-2], batchSize: 3 }",
    };

    /// <summary>A choice with these options.</summary>
    public static T Bound<T>(IReadOnlyDictionary<string, string> table, string kind) =>
        OptionBinder.Bind<T>(OptionFile.Parse(table[kind], kind));
}
