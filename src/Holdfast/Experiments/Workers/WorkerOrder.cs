using Holdfast.Experiments.Work;

namespace Holdfast.Experiments.Workers;

/// <summary>What a worker is told: one JSON object a line on its standard input. The end of the input tells it to stop.</summary>
/// <param name="Piece">A piece of work to do; null answers <see cref="WorkerMessage.Flush"/>.</param>
internal sealed record WorkerOrder(Piece? Piece);
