using Holdfast.Evidence.Runs;

namespace Holdfast.Evidence.Tests.Runs;

public sealed class WorkersLockTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("holdfast-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Workers_share_it_and_who_resumes_waits_for_the_last()
    {
        WorkersLock.AwaitNobody(_folder, seconds: 0);
        var first = WorkersLock.Share(_folder);
        using (WorkersLock.Share(_folder))
        {
            first.Dispose();
            var fault = Assert.Throws<InputFaultException>(() => WorkersLock.AwaitNobody(_folder, seconds: 0));
            Assert.Equal(
                $"Expected the workers of the process that wrote '{_folder}' to end with it, got one still there after 0 s. "
                + "End the processes 'holdfast worker' of this run, then resume.",
                fault.Message);
        }

        WorkersLock.AwaitNobody(_folder, seconds: 0);
    }

    [Fact]
    public async Task A_worker_that_ends_meanwhile_is_waited_for()
    {
        var worker = WorkersLock.Share(_folder);
        var waiting = Task.Run(() => WorkersLock.AwaitNobody(_folder, seconds: 10), TestContext.Current.CancellationToken);
        await Task.Delay(100, TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);
        worker.Dispose();
        await waiting;
    }
}
