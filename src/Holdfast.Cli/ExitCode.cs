namespace Holdfast.Cli;

/// <summary>What the process tells its caller.</summary>
internal static class ExitCode
{
    /// <summary>All went well.</summary>
    public const int Done = 0;

    /// <summary>The work failed, wholly or in part: a cell without a result, a machine that cannot run.</summary>
    public const int Failed = 1;

    /// <summary>What the person gave cannot be used; nothing was lost.</summary>
    public const int BadInput = 2;

    /// <summary>Stopped by Ctrl-C or a termination signal; a run can be resumed.</summary>
    public const int Cancelled = 130;
}
