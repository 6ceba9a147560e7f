using System.Text;
using Holdfast.Evidence.Reports;

namespace Holdfast.Evidence.Tests.Reports;

public sealed class CsvLinesTests
{
    [Fact]
    public void A_spreadsheet_takes_no_name_for_a_formula_and_numbers_stay_numbers()
    {
        using var written = new MemoryStream();
        using (var lines = new CsvLines(written, "name", "value"))
        {
            lines.Add("=HYPERLINK(\"http://x\",\"y\")", CsvLines.Plain(-0.5));
            lines.Add("@SUM(1)", CsvLines.Plain(-1e-300));
            lines.Add("+cmd|' /C calc'!A0", "-x");
            lines.Add("a-b", "NaN");
        }

        Assert.Equal("name,value\n\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\",-0.5\n'@SUM(1),-1E-300\n'+cmd|' /C calc'!A0,'-x\na-b,NaN\n", Encoding.UTF8.GetString(written.ToArray()));
    }
}
