using System.IO.Pipes;
using Holdfast.Evidence.Runs;
using Holdfast.Experiments.Work;
using Holdfast.Experiments.Workers;

namespace Holdfast.Tests.Experiments.Workers;

public class WorkerTests
{
    [Fact]
    public async Task Does_pieces_until_the_orders_end_and_writes_nothing_but_checkpoints()
    {
        using var laboratory = new Laboratory();
        using var run = laboratory.Begin();
        using var ordersOut = new AnonymousPipeServerStream(PipeDirection.Out);
        using var ordersIn = new StreamReader(new AnonymousPipeClientStream(PipeDirection.In, ordersOut.ClientSafePipeHandle));
        using var messagesOut = new AnonymousPipeServerStream(PipeDirection.Out);
        using var messagesIn = new StreamReader(new AnonymousPipeClientStream(PipeDirection.In, messagesOut.ClientSafePipeHandle));
        var orders = new StreamWriter(ordersOut) { AutoFlush = true };
        using var messages = new StreamWriter(messagesOut);
        var worker = new Worker(ordersIn, messages, TimeProvider.System, () => { });
        var served = Task.Run(() => worker.Serve(laboratory.Recipe, run.Folder, laboratory), TestContext.Current.CancellationToken);

        WorkerMessage Next() => WorkerLines.Read<WorkerMessage>(messagesIn.ReadLine()!)!;
        PieceResult Do(Piece piece)
        {
            orders.WriteLine(WorkerLines.Write(new WorkerOrder(piece)));
            while (true)
            {
                switch (Next())
                {
                    case WorkerMessage.Flush:
                        orders.WriteLine(WorkerLines.Write(new WorkerOrder(null)));
                        break;
                    case WorkerMessage.Finished(var result):
                        return result;
                }
            }
        }

        Assert.IsType<WorkerMessage.Ready>(Next());
        Assert.Null(Do(new Piece(1, "unlearned")).Outcome);
        Assert.True(Directory.Exists(run.Folder.CheckpointPath("seed-1", "unlearned")));
        var before = Do(new Piece(1, "unlearned", Cell.NoAttack));
        Assert.Equal(CellStatus.Done, before.Outcome!.Status);
        Assert.Equal(["forget", "retain"], before.Answers.Select(given => given.Evaluation));
        Assert.Equal(CellStatus.Failed, Do(new Piece(1, "undefended", "broken")).Outcome!.Status);
        Assert.Equal(16, run.Pending.Count);
        Assert.DoesNotContain(run.Folder.Events(), happened => happened.Kind != RunEvent.StartKind);

        await orders.DisposeAsync();
        await served.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }
}
