using System.CommandLine;
using System.CommandLine.Help;
using Holdfast.Cli.Verbs;
using Holdfast.Evidence;
using Holdfast.Evidence.Catalogs;

namespace Holdfast.Cli;

/// <summary>The command <c>holdfast</c>: its verbs, its help and its exit codes.</summary>
/// <param name="screen">Where to write.</param>
/// <param name="time">The clock.</param>
internal sealed class CommandLine(Screen screen, TimeProvider time)
{
    /// <summary>What a person types.</summary>
    public const string Name = "holdfast";

    /// <summary>The option of every verb that loads the choices of outsiders.</summary>
    public const string PluginOption = "--plugin";

    private const int MostFaults = 20;

    /// <summary>Runs one command line.</summary>
    /// <param name="arguments">The words after <c>holdfast</c>.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public int Run(IReadOnlyList<string> arguments)
    {
        using var interruption = new Interruption(screen.Error, time);
        try
        {
            // Help comes before what is wrong with the rest of the line; no words at all ask for it too.
            var plugins = Plugin();
            var parsed = Root(new Setting(screen, time, interruption), plugins).Parse(
                arguments.Count == 0 ? ["--help"] : arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
            if (parsed.Errors.Count > 0 && parsed.Action is not VerbHelp)
            {
                return Refuse(parsed);
            }

            foreach (var path in parsed.GetValue(plugins) ?? [])
            {
                Plugins.Load(path);
            }

            return parsed.Invoke(new InvocationConfiguration
            {
                Output = screen.Output,
                Error = screen.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            });
        }
        catch (InputFaultException fault)
        {
            return Refuse(fault.Faults);
        }
        catch (OperationCanceledException)
        {
            screen.Error.WriteLine(interruption.Farewell);
            return ExitCode.Cancelled;
        }
        catch (Exception failure)
        {
            return Breakdown.Tell(failure, screen.Error);
        }
    }

    private static string Words(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } above ? $"{Words(above)} {command.Name}" : command.Name;

    private static Option<string[]> Plugin() => new(PluginOption)
    {
        Description = "An assembly with choices of your own, see docs/extending.md; may be given several times",
        HelpName = "file",
        Recursive = true,
    };

    private static Command Root(Setting setting, Option<string[]> plugins)
    {
        // The library's own root takes the name of the executable, which differs between a tool, a build and a test.
        var root = new Command(
            Name,
            "Holdfast hardens open-weight language models against tampering, attacks them, and measures what holds.")
        {
            QuickstartVerb.Create(setting),
            RunVerb.Create(setting),
            CheckVerb.Create(setting),
            EstimateVerb.Create(setting),
            ResumeVerb.Create(setting),
            OrganismVerb.Create(setting),
            EvaluateVerb.Create(setting),
            AttackVerb.Create(setting),
            ListVerb.Create(setting),
            ExplainVerb.Create(setting),
            ReportVerb.Create(setting),
            DoctorVerb.Create(setting),
            WorkerVerb.Create(setting),
        };
        root.Options.Add(new HelpOption { Action = new VerbHelp() });
        root.Options.Add(new VersionOption());
        root.Options.Add(plugins);
        return root;
    }

    private int Refuse(IReadOnlyList<string> faults)
    {
        foreach (var sentence in faults.Take(MostFaults))
        {
            screen.Error.WriteLine(Legible.Of(sentence));
        }

        if (faults.Count > MostFaults)
        {
            screen.Error.WriteLine($"And {faults.Count - MostFaults} more faults. Mend these first.");
        }

        return ExitCode.BadInput;
    }

    private int Refuse(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (command.Subcommands.Count > 0)
        {
            var word = parsed.UnmatchedTokens.Count > 0 ? parsed.UnmatchedTokens[0] : "nothing";
            screen.Error.WriteLine(Legible.Of(
                $"Expected a verb, got "
                    + $"'{word}'.{Spelling.Advice(word, [.. command.Subcommands.Where(verb => !verb.Hidden).Select(verb => verb.Name)])}"));
        }
        else
        {
            Refuse([.. parsed.Errors.Select(error => error.Message)]);
        }

        screen.Error.WriteLine($"See '{Words(command)} --help'.");
        return ExitCode.BadInput;
    }
}
