using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace Holdfast.Cli;

/// <summary>
/// Options whose values are looked at while the line is read: what does not fit is told in one sentence about the option.
/// </summary>
internal static class Given
{
    /// <summary>An option that takes a whole number.</summary>
    /// <typeparam name="T">Type of the number.</typeparam>
    /// <param name="name">With its hyphens.</param>
    /// <param name="least">The least that makes sense.</param>
    /// <param name="most">The most that makes sense.</param>
    public static Option<T?> Number<T>(string name, T least, T most)
        where T : struct, INumber<T> => new(name)
        {
            CustomParser = given =>
            {
                if (T.TryParse(given.Tokens[^1].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                    && number >= least && number <= most)
                {
                    return number;
                }

                given.AddError($"Expected {least} to {most} after {name}, got {given.Tokens[^1].Value}. Correct the number.");
                return null;
            },
        };

    /// <summary>An option that takes the path of a folder.</summary>
    /// <param name="name">With its hyphens.</param>
    public static Option<string> Folder(string name)
    {
        var folder = new Option<string>(name) { HelpName = "folder" };
        folder.Validators.Add(given => Refuse(given, name));
        return folder;
    }

    private static void Refuse(OptionResult given, string name)
    {
        foreach (var path in given.Tokens.Select(token => token.Value)
            .Where(path => path.Length == 0 || path.Contains('\0', StringComparison.Ordinal)))
        {
            given.AddError($"Expected a folder after {name}, got {(path.Length == 0 ? "nothing" : $"'{path}'")}. Correct the path.");
        }
    }
}
