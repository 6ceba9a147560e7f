using Holdfast.Cli;

// A fault on another thread cannot be caught; this is told of it before the process ends.
AppDomain.CurrentDomain.UnhandledException += (_, fault) => Environment.Exit(Breakdown.Tell((Exception)fault.ExceptionObject));
try
{
    return new CommandLine(Screen.OfProcess(), TimeProvider.System).Run(args);
}
catch (IOException closed)
{
    return Breakdown.Tell(closed);
}
