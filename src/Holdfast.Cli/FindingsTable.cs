using System.Text.RegularExpressions;
using Holdfast.Evidence.Reports;
using Holdfast.Evidence.Runs;
using Spectre.Console;

namespace Holdfast.Cli;

/// <summary>
/// The headline of a run on a terminal: a table where its words fit beside each other, otherwise a block of lines for each row. No word
/// and no number is broken while the terminal is as wide as it.
/// </summary>
internal static partial class FindingsTable
{
    private const int Frame = 3;
    private const int Indent = 2;
    private const int TwoColumnsFrom = 50;

    /// <summary>Shows it.</summary>
    public static void Show(Screen screen, Findings findings)
    {
        foreach (var table in Headline.Tables(findings))
        {
            if (table.Title.Length > 0)
            {
                Say(screen, table.Title);
            }

            Show(screen, table);
        }

        Say(screen, Headline.Key(findings));
        foreach (var (domain, gap) in findings.Domains.DefaultIfEmpty(findings).SelectMany(part => part.Gaps.Select(gap => (part, gap)))
            .Where(known => known.gap.Status != CellStatus.Destroyed))
        {
            Say(screen, $"No result for {(findings.HasDomains ? $"{domain.Summary.Recipe}, " : "")}seed {gap.Seed}, {gap.Safeguard}, "
                + $"{gap.Attack} ({gap.Status.ToString().ToLowerInvariant()}): "
                + $"{gap.Reason}");
        }
    }

    private static void Show(Screen screen, ReportTable table)
    {
        var room = screen.Tables.Profile.Width;
        List<IReadOnlyList<IReadOnlyList<string>>> rows = [.. table.Rows.Select(row => row.Select(Lines).ToList())];
        List<int> widths = [.. table.Heads.Select((head, column) => rows.Select(row => row[column]).Append([head.Text]).Max(LongestWord))];
        if (widths.Sum(width => width + Frame) + 1 > room)
        {
            Blocks(screen, table, room);
            return;
        }

        Widen(widths, [.. table.Heads.Select((head, column) => rows.Select(row => row[column]).Append([head.Text]).Max(LongestLine))],
            room);
        var drawn = new Table().Border(TableBorder.Rounded).ShowRowSeparators();
        foreach (var (head, width) in table.Heads.Zip(widths))
        {
            var column = new TableColumn(Markup.Escape(string.Join('\n', Wrap(head.Text, width)))).Width(width);
            drawn.AddColumn(head.Words || head == table.Heads[0] ? column : column.RightAligned());
        }

        foreach (var row in rows)
        {
            drawn.AddRow([.. row.Zip(widths, (lines, width) => new Text(string.Join('\n', lines.SelectMany(line => Wrap(line, width)))))]);
        }

        screen.Tables.Write(drawn);
    }

    // Room that is left goes, bit by bit, to the column that has to wrap most.
    private static void Widen(List<int> widths, IReadOnlyList<int> wanted, int room)
    {
        for (var left = room - 1 - widths.Sum(width => width + Frame); left > 0; left--)
        {
            var (lack, column) = widths.Select((width, column) => (wanted[column] - width, column)).Max();
            if (lack <= 0)
            {
                return;
            }

            widths[column]++;
        }
    }

    private static void Blocks(Screen screen, ReportTable table, int room)
    {
        var (name, indent, half) = ("", new string(' ', Indent), (room / 2) - Indent);
        foreach (var row in table.Rows)
        {
            name = row[0].Text.Length > 0 ? row[0].Line : name;
            Write(screen, Wrap(name, room));
            foreach (var (head, cell) in table.Heads.Zip(row).Skip(1))
            {
                Write(screen, room < TwoColumnsFrom
                    ? [.. Wrap(head.Text, room - Indent).Select(line => indent + line), .. Wrap(cell.Line, room - (2 * Indent))
                        .Select(line => indent + indent + line)]
                    : Beside(Wrap(head.Text, half), Wrap(cell.Line, half), half).Select(line => indent + line));
            }
        }
    }

    private static IEnumerable<string> Beside(List<string> left, List<string> right, int half) =>
        Enumerable.Range(0, Math.Max(left.Count, right.Count))
            .Select(line =>
                $"{left.ElementAtOrDefault(line)?.PadRight(half) ?? new string(' ', half)}  {right.ElementAtOrDefault(line)}".TrimEnd());

    // A file keeps each sentence on one line.
    private static void Say(Screen screen, string sentence) =>
        Write(screen, screen.Tables.Profile.Out.IsTerminal
            ? Wrap(Legible.Of(sentence), screen.Tables.Profile.Width)
            : [Legible.Of(sentence)]);

    private static void Write(Screen screen, IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            screen.Output.WriteLine(line);
        }
    }

    private static IReadOnlyList<string> Lines(Holdfast.Evidence.Reports.TableCell cell) =>
        [Legible.Of(cell.Text), .. cell.Under.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Legible.Of)];

    private static int LongestWord(IReadOnlyList<string> lines) => lines.SelectMany(Words).Max(word => word.Length);

    private static int LongestLine(IReadOnlyList<string> lines) => lines.Max(line => line.Length);

    private static IEnumerable<string> Words(string text) => Word().Matches(text).Select(word => word.Value).DefaultIfEmpty("");

    private static List<string> Wrap(string text, int width)
    {
        var lines = new List<string> { "" };
        foreach (var word in Words(text))
        {
            if (lines[^1].Length > 0 && lines[^1].Length + 1 + word.Length > width)
            {
                lines.Add("");
            }

            lines[^1] += lines[^1].Length > 0 ? " " + word : word;
        }

        return lines;
    }

    /// <summary>A word, a number with what belongs to it, or the two ends of an interval.</summary>
    [GeneratedRegex(@"\[[^\[\]]*\]\S*|n = \S+|\S+( %\S*)?")]
    private static partial Regex Word();
}
