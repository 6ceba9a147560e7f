using Holdfast.Data;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Runs;
using Holdfast.Training.Resuming;
using TorchSharp;
using static TorchSharp.torch;

namespace Holdfast.Tests.Contracts;

/// <summary>What the contracts of all catalogues ask in the same way.</summary>
internal static class Contract
{
    /// <summary>The texts of a world that some options name, and no others.</summary>
    public static Datasets Named(this TinyWorld world, object options) => new(
        OptionTree.Texts<TextsNameAttribute>(options).Distinct().ToDictionary(name => name, name => world.Data[name]),
        world.Data.Tokenizer);

    /// <summary>Tensors that an action leaves alive the second time it is done; the first time may fill caches.</summary>
    public static long LeftAlive(Action action)
    {
        action();

        // What other tests have forgotten must not go while this one counts.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var before = torch.Tensor.TotalCount;
        action();
        return torch.Tensor.TotalCount - before;
    }

    /// <summary>A journal that counts reports of progress and acts on each.</summary>
    public sealed class Steps(Action<int> at) : IJournal
    {
        /// <summary>Reports so far.</summary>
        public int Count { get; private set; }

        public void Measure(string series, long step, double value)
        {
        }

        public void Note(string text)
        {
        }

        public void Progress(string what, long done, long total) => at(++Count);

        public IJournal Within(string prefix) => this;
    }

    /// <summary>Keeps states in memory.</summary>
    public sealed class MemoryStore : IResumeStore
    {
        private readonly Dictionary<string, ResumeState> _states = [];

        public ResumeState? Load(string name) => _states.TryGetValue(name, out var state) ? Copy(state) : null;

        public void Save(string name, ResumeState state) => _states[name] = Copy(state);

        private static ResumeState Copy(ResumeState state) =>
            state with
            {
                Tensors = state.Tensors.ToDictionary(tensor => tensor.Key, tensor => Kept(tensor.Value)),
            };

        private static Func<Tensor> Kept(Func<Tensor> make)
        {
            using var tensor = make();
            var copy = tensor.clone().DetachFromDisposeScope();
            return copy.alias;
        }
    }
}
