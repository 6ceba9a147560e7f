using System.Text.Json.Serialization;
using Holdfast.Experiments.Work;

namespace Holdfast.Experiments.Workers;

/// <summary>What a worker tells the process that started it: one JSON object a line on its standard output.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Ready), "ready")]
[JsonDerivedType(typeof(Measure), "measure")]
[JsonDerivedType(typeof(Note), "note")]
[JsonDerivedType(typeof(Progress), "progress")]
[JsonDerivedType(typeof(Flush), "flush")]
[JsonDerivedType(typeof(Finished), "finished")]
[JsonDerivedType(typeof(Fault), "fault")]
internal abstract record WorkerMessage
{
    /// <summary>It holds its lock and waits for a piece.</summary>
    internal sealed record Ready : WorkerMessage;

    /// <summary>A point of a curve.</summary>
    internal sealed record Measure(string Series, long Step, double Value) : WorkerMessage;

    /// <summary>A sentence for a person.</summary>
    internal sealed record Note(string Text) : WorkerMessage;

    /// <summary>How far the piece has come.</summary>
    internal sealed record Progress(string What, long Done, long Total) : WorkerMessage;

    /// <summary>It is about to save a state, and waits until all that it told is in the file.</summary>
    internal sealed record Flush : WorkerMessage;

    /// <summary>The piece is done.</summary>
    internal sealed record Finished(PieceResult Result) : WorkerMessage;

    /// <summary>What a person gave cannot be used, or the disk refuses: the run stops.</summary>
    internal sealed record Fault(IReadOnlyList<string> Faults) : WorkerMessage;
}
