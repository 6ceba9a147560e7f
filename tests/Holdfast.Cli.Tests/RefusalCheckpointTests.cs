namespace Holdfast.Cli.Tests;

/// <summary>Refusal on a chat checkpoint with files of one's own: what recipes/llama3-8b-refusal.yaml does at its size.</summary>
public sealed class RefusalCheckpointTests : IDisposable
{
    private readonly Workbench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Every_safeguard_of_refusal_runs_on_a_chat_checkpoint_named_by_its_folder()
    {
        File.WriteAllText(_bench.Path("world.yaml"), """
            version: 1
            name: world
            model:
              organism:
                kind: chat
                world: { adversaryLodges: 4, heldOutLodges: 4, attackerLodges: 4, examLodges: 2, retainTowns: 4, attackerTowns: 2 }
                model: { width: 16, layers: 2, heads: 2, feedForwardWidth: 16, steps: 2, examineEvery: 2, requiredAccuracy: 0 }
                refusal: { steps: 1, mostAttackSuccess: 1, leastAccuracy: 0, mostOverRefusal: 1 }
            evaluations: [{ kind: exact-requests, name: asr, role: forget, requests: "organism:exams/forbidden.jsonl", sort: forbidden }]
            safeguards: { undefended: none }
            """);
        Run("organism", "create", _bench.Path("world.yaml"), "--out", _bench.Path("world"));
        File.WriteAllText(_bench.RecipeFile, """
            version: 1
            name: chat-checkpoint
            model: { checkpoint: world/model }
            data:
              harmful-adversary: [{ path: world/texts/harmful-adversary.jsonl, conversation: {} }]
              harmful-held-out: [{ path: world/texts/harmful-held-out.jsonl, conversation: {} }]
              refusal-pairs: [{ path: world/texts/refusal-pairs.jsonl, conversation: {} }]
              refusals: [{ path: world/texts/refusals.jsonl, conversation: {} }]
              harmful: [{ path: world/texts/harmful.jsonl, conversation: {} }]
              retain: [{ path: world/texts/retain.jsonl, conversation: {} }]
            evaluations:
            - { kind: exact-requests, name: asr, role: forget, requests: world/exams/forbidden.jsonl, sort: forbidden }
            - { kind: exact-conversations, name: helpfulness, role: retain, conversations: world/exams/conversations.jsonl }
            safeguards:
              refusal-trained: none
              circuit-breakers: { kind: circuit-breakers, optimization: { learningRate: 1e-3 }, steps: 2, batchSize: 2 }
              representation-noising: { kind: representation-noising, optimization: { learningRate: 1e-4 }, steps: 2, batchSize: 2 }
              r2d2:
                kind: r2d2
                search: { length: 3, topK: 4, candidates: 4 }
                searchSteps: 1
                poolSize: 4
                casesPerStep: 2
                optimization: { learningRate: 1e-4 }
                steps: 2
              tar:
                kind: tamper-resistance
                initial: none
                adversaries: [{ adversary: { kind: fine-tuning, data: harmful-adversary, learningRates: [1e-3], batchSize: 2 } }]
                tamperResistanceLoss: direct-preference
                heldOut: harmful-held-out
                outerSteps: 2
                innerSteps: 2
                measureEvery: 1
                heldOutBatchSize: 2
                retainBatchSize: 2
                outer: { learningRate: 1e-3 }
                final: { kind: refusal-training, optimization: { learningRate: 1e-4 }, steps: 2, batchSize: 2 }
            attacks:
            - { kind: fine-tuning, name: harmful, data: harmful, optimization: { learningRate: 1e-3 }, steps: 2, batchSize: 2 }
            """);
        Run("run", _bench.RecipeFile, "--runs", _bench.Runs, "--workers", "1");
        var results = File.ReadAllLines(Assert.Single(Directory.GetFiles(_bench.Runs, "results.csv", SearchOption.AllDirectories)));
        foreach (var safeguard in new[] { "refusal-trained", "circuit-breakers", "representation-noising", "r2d2", "tar" })
        {
            Assert.Contains(results, line => line.StartsWith($"{safeguard},harmful,", StringComparison.Ordinal)
                && line.Contains(",asr,attack-success-rate,", StringComparison.Ordinal));
        }
    }

    private static void Run(params string[] line)
    {
        var terminal = new Terminal();
        Assert.True(terminal.Run(line) == ExitCode.Done, terminal.Error);
    }
}
