using System.Diagnostics;
using System.Globalization;
using System.Text;
using Holdfast.Experiments.Work;

namespace Holdfast.Experiments.Workers;

/// <summary>A worker as the process sees it that started it.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private const int LastWords = 10;

    // Signals are told as 128 and their number.
    private const int FirstSignal = 128;

    private readonly Process _process;
    private readonly Queue<string> _errors = new();

    /// <summary>Starts one.</summary>
    /// <param name="command">How.</param>
    /// <param name="post">Takes its messages, and null when it has ended; called on a thread of its own.</param>
    public WorkerProcess(ProcessStartInfo command, Action<WorkerProcess, WorkerMessage?> post)
    {
        var start = new ProcessStartInfo(command.FileName, command.ArgumentList)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardOutputEncoding = Encoding.UTF8,
        };
        _process = Process.Start(start)!;
        _process.ErrorDataReceived += (_, said) => KeepWords(said.Data);
        _process.BeginErrorReadLine();
        new Thread(() => Listen(post)) { IsBackground = true, Name = "worker" }.Start();
    }

    /// <summary>Whether it has said that it can take a piece.</summary>
    public bool IsReady { get; set; }

    /// <summary>The piece it works on, or null.</summary>
    public Piece? InHand { get; set; }

    /// <summary>The last piece it was given: its model is still loaded.</summary>
    public Piece? Last { get; private set; }

    /// <summary>How it ended.</summary>
    public string End => _process.ExitCode > FirstSignal && !OperatingSystem.IsWindows()
        ? string.Create(CultureInfo.InvariantCulture, $"signal {_process.ExitCode - FirstSignal}")
        : string.Create(CultureInfo.InvariantCulture, $"exit code {_process.ExitCode}");

    /// <summary>The last that it wrote to its error output, in brackets, or nothing.</summary>
    public string Words
    {
        get
        {
            lock (_errors)
            {
                return _errors.Count == 0 ? "" : $" ({string.Join(' ', _errors)})";
            }
        }
    }

    /// <summary>Gives it a piece.</summary>
    public void Give(Piece piece)
    {
        InHand = Last = piece;
        Tell(new WorkerOrder(piece));
    }

    /// <summary>Tells it that all that it told is in the file.</summary>
    public void Flushed() => Tell(new WorkerOrder(Piece: null));

    /// <summary>Asks it to stop, without waiting.</summary>
    public void Dismiss()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended already.
        }
    }

    /// <summary>Stops it and waits for its end.</summary>
    public void Dispose()
    {
        Dismiss();
        if (!_process.WaitForExit(2 * Worker.Grace))
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private void Tell(WorkerOrder order)
    {
        try
        {
            _process.StandardInput.WriteLine(WorkerLines.Write(order));
            _process.StandardInput.Flush();
        }
        catch (IOException)
        {
            // It has ended; its last message says so.
        }
    }

    private void Listen(Action<WorkerProcess, WorkerMessage?> post)
    {
        try
        {
            while (_process.StandardOutput.ReadLine() is { } line)
            {
                if (WorkerLines.Read<WorkerMessage>(line) is { } message)
                {
                    post(this, message);
                }
            }

            _process.WaitForExit();
        }
        catch (Exception gone) when (gone is InvalidOperationException or IOException)
        {
            // Disposed meanwhile: nobody asks for it any more.
        }

        post(this, null);
    }

    private void KeepWords(string? line)
    {
        if (string.IsNullOrWhiteSpace(line))
        {
            return;
        }

        lock (_errors)
        {
            _errors.Enqueue(line.Trim());
            if (_errors.Count > LastWords)
            {
                _errors.Dequeue();
            }
        }
    }
}
