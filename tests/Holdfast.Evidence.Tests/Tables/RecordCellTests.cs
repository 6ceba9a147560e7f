using Holdfast.Evidence.Tables;
using Parquet.Serialization;

namespace Holdfast.Evidence.Tests.Tables;

/// <summary>Cells that hold lists of records, as conversations do.</summary>
public sealed class RecordCellTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Json_lines_and_text_of_json_hold_the_same_records()
    {
        const string messages = """[{"role": "user", "content": "a, \"b\"", "tags": [1, 2.5]}, {"role": "assistant", "content": null}]""";
        var lines = _folder.Write("a.jsonl", $$"""{"messages": {{messages}}}""");
        var csv = _folder.Write("a.csv", $"messages\n\"{messages.Replace("\"", "\"\"", StringComparison.Ordinal)}\"\n");
        foreach (var row in TableFile.Read(lines).Concat(TableFile.Read(csv)))
        {
            var records = row.Records("messages");
            Assert.Equal(["role", "content", "tags"], records[0].Keys);
            Assert.Equal("a, \"b\"", records[0]["content"]);
            Assert.Equal(new object[] { 1L, 2.5 }, records[0]["tags"]);
            Assert.Null(records[1]["content"]);
        }
    }

    [Fact]
    public async Task Parquet_holds_records_too()
    {
        var path = _folder.Write("a.parquet", "");
        await ParquetSerializer.SerializeAsync([new Chat { Messages = [new Turn { Role = "user", Content = "Hi" }, new Turn { Role = "assistant" }] }],
            path);
        var records = Assert.Single(TableFile.Read(path)).Records("Messages");
        Assert.Equal(["user", "assistant"], records.Select(record => record["Role"]));
        Assert.Equal(["Hi", null], records.Select(record => record.GetValueOrDefault("Content")));
    }

    [Theory]
    [InlineData("""{"messages": [{"a": 1}, 2]}""", "Expected a list of records in column 'messages', got a list of 2 with nested or binary values, numbers. Correct the record.")]
    [InlineData("""{"messages": {"a": 1}}""", "Expected a list of records in column 'messages', got something nested or binary. Correct the record.")]
    [InlineData("""{"message": 1}""", "Expected column 'messages', got 'message'. Name one of these or add the column.")]
    [InlineData("""{"messages": [{"a": "\ud800"}]}""", "Expected text of whole Unicode characters, got half of one. Correct the record.")]
    public void What_is_no_list_of_records_is_told(string line, string fault)
    {
        var path = _folder.Write("a.jsonl", line);
        var thrown = Assert.Throws<InputFaultException>(() => TableFile.Read(path).First().Records("messages"));
        Assert.Equal($"{path} line 1: {fault}", thrown.Message);
    }

    private sealed class Chat
    {
        public List<Turn> Messages { get; set; } = [];
    }

    private sealed class Turn
    {
        public string Role { get; set; } = "";

        public string? Content { get; set; }
    }
}
