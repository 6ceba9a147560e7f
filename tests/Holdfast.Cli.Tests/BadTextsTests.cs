namespace Holdfast.Cli.Tests;

public sealed class BadTextsTests : IDisposable
{
    private readonly Workbench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("bad.jsonl", "", "Expected a stored file at {0}/bad.jsonl, got 0 bytes. Give a file that holds something, no pipe and no device.")]
    [InlineData("bad.jsonl", "{\"text\": \"abc\"}\n{\"text\": \"ab", "{0}/bad.jsonl line 2: Expected a JSON object, got text that goes wrong at byte 12. Correct or remove the line.")]
    [InlineData("bad.jsonl", "{\"text\": \"abc\"}\n[1]\n", "{0}/bad.jsonl line 2: Expected one JSON object a line, got an array. Write each record as an object on a line of its own.")]
    [InlineData("bad.jsonl", "{\"text\": \"abc\"}\n{\"words\": \"abc\"}\n", "{0}/bad.jsonl line 2: Expected column 'text', got 'words'. Name one of these or add the column.")]
    [InlineData("bad.jsonl", "{\"text\": \"a\"}\n{\"text\": 7}\n", "{0}/bad.jsonl line 2: Expected text in column 'text', got 7. Correct the record.")]
    [InlineData("bad.jsonl", "{\"text\": \"\"}\n", "Expected at least one text of two tokens or more in column 'text' of {0}/bad.jsonl, got none. Give texts.")]
    [InlineData("bad.csv", "", "Expected a stored file at {0}/bad.csv, got 0 bytes. Give a file that holds something, no pipe and no device.")]
    [InlineData("bad.csv", "text\n", "Expected at least one record in {0}/bad.csv, got an empty file. Give a file with records.")]
    [InlineData("bad.csv", "text,more\nabc,1\nabc\n", "{0}/bad.csv line 3: Expected comma-separated values with as many cells in every record, got: Record 3 (line 3) has 1 fields but 2 were expected. Correct the record.")]
    [InlineData("bad.csv", "words\nabc\n", "{0}/bad.csv line 2: Expected column 'text', got 'words'. Name one of these or add the column.")]
    [InlineData("bad.parquet", "", "Expected a stored file at {0}/bad.parquet, got 0 bytes. Give a file that holds something, no pipe and no device.")]
    [InlineData("bad.parquet", "PAR1 and no more", "Expected a whole Parquet file at {0}/bad.parquet, got one that cannot be read (not a parquet file, head: 50415231, tail: 6D6F7265). Fetch or write it again.")]
    public void Texts_that_are_empty_or_malformed(string name, string content, string fault)
    {
        File.WriteAllText(_bench.Path(name), content);
        _bench.Change("recipe.yaml", "retain: [{ path: texts.jsonl }]", $"retain: [{{ path: {name} }}]");
        _bench.Refuses(fault);
    }

    [Fact]
    public void Every_file_with_a_fault_is_named_at_once()
    {
        File.WriteAllText(_bench.Path("texts.jsonl"), "{\"text\": \"abc\"}\nabc\n");
        File.WriteAllText(_bench.Path("exam.jsonl"), "");
        _bench.Change("recipe.yaml", "retain: [{ path: texts.jsonl }]", "retain: [{ path: gone.jsonl }]");
        _bench.Refuses("{0}/texts.jsonl line 2: Expected a JSON object, got text that goes wrong at byte 0. Correct or remove the line.\nExpected a file at {0}/gone.jsonl, got nothing there. Correct the path.\nEvaluation 'forget': Expected a stored file at {0}/exam.jsonl, got 0 bytes. Give a file that holds something, no pipe and no device.");
    }

    [Theory]
    [InlineData(", \"answer\": 2", "", "Evaluation 'forget': {0}/exam.jsonl line 2: Expected an answer, got none. Give the number (from 0) or the letter of the right choice.")]
    [InlineData("\"answer\": 2", "\"answer\": 4", "Evaluation 'forget': {0}/exam.jsonl line 2: Expected an answer from 0 to 3 or A to D, got 4. Correct the answer.")]
    [InlineData("\"answer\": 2", "\"answer\": \"E\"", "Evaluation 'forget': {0}/exam.jsonl line 2: Expected an answer from 0 to 3 or A to D, got 'E'. Correct the answer.")]
    [InlineData("\"answer\": 2", "\"answer\": -1", "Evaluation 'forget': {0}/exam.jsonl line 2: Expected an answer from 0 to 3 or A to D, got -1. Correct the answer.")]
    [InlineData("\"answer\": 2", "\"answer\": 1.5", "Evaluation 'forget': {0}/exam.jsonl line 2: Expected an answer from 0 to 3 or A to D, got 1.5. Correct the answer.")]
    public void A_question_without_an_answer_that_fits(string from, string to, string fault)
    {
        _bench.Change("exam.jsonl", from, to);
        _bench.Refuses(fault);
    }
}
