using Holdfast.Cli;

return new CommandLine(Screen.OfProcess(), TimeProvider.System).Run(args);
