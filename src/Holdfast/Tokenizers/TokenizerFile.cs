using System.Text.Json;
using Holdfast.Evidence;
using Holdfast.Evidence.Tables;

namespace Holdfast.Tokenizers;

/// <summary>
/// Reads the tokenizer of a checkpoint in Hugging Face layout: <c>tokenizer.json</c>, and beside it, where they are there,
/// <c>tokenizer_config.json</c>, <c>special_tokens_map.json</c> and <c>config.json</c> for which tokens play which part, and
/// <c>chat_template.jinja</c>.
/// </summary>
public static class TokenizerFile
{
    /// <summary>The tokenizer of a folder: BPE over bytes (GPT-2, Llama 3, Qwen) or over characters (Llama 2, Mistral).</summary>
    /// <param name="folder">The folder of the checkpoint.</param>
    /// <exception cref="InputFaultException">
    /// A file is missing, is no JSON, names a component that is not read here, or contradicts itself; all such faults
    /// of the stages together, each with its path in the file.
    /// </exception>
    public static ITextTokenizer Load(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var path = Path.Combine(folder, "tokenizer.json");
        if (!File.Exists(path))
        {
            throw new InputFaultException(
                $"Expected a file tokenizer.json in {folder}, got none. Save the tokenizer in its fast form, which writes one.");
        }

        using var tokenizer = Open(path);
        using var config = OpenIfThere(folder, "tokenizer_config.json");
        using var map = OpenIfThere(folder, "special_tokens_map.json");
        using var model = OpenIfThere(folder, "config.json");

        var names = new SpecialTokenNames(
            Top(config, "tokenizer_config.json"), Top(map, "special_tokens_map.json"), Top(model, "config.json"));
        var stages = ReadStages(Top(tokenizer, "tokenizer.json"), names);
        var special = names.Find(stages);
        return new PipelineTokenizer(stages with { PostProcessor = names.Adjust(stages.PostProcessor, special) }, special)
        {
            Chat = ChatFormat.Read(folder, Top(config, "tokenizer_config.json"), names.Texts()),
        };
    }

    private static TokenizerStages ReadStages(JsonPart file, SpecialTokenNames names)
    {
        var faults = new List<string>();
        var normalizer = Stage(() => Normalizer.Read(file["normalizer"]), faults);
        var preTokenizer = Stage(() => PreTokenizer.Read(file["pre_tokenizer"]), faults);
        var postProcessor = Stage(() => PostProcessor.Read(file["post_processor"]), faults);
        var decoder = Stage(() => TokenDecoder.Read(file["decoder"]), faults);
        var model = Stage(() => BpeModel.Read(file["model"]), faults);
        var added = model is null ? null : Stage(() => names.ReadAdded(file, model), faults);
        return faults.Count == 0
            ? new TokenizerStages(normalizer!, preTokenizer!, model!, postProcessor!, decoder!, added!)
            : throw new InputFaultException(faults);
    }

    private static T? Stage<T>(Func<T> read, List<string> faults)
        where T : class
    {
        try
        {
            return read();
        }
        catch (InputFaultException fault)
        {
            faults.AddRange(fault.Faults);
            return null;
        }
    }

    private static JsonPart Top(JsonDocument? document, string name) => new(document?.RootElement ?? default, name);

    private static JsonDocument? OpenIfThere(string folder, string name) =>
        Path.Combine(folder, name) is var path && File.Exists(path) ? Open(path) : null;

    private static JsonDocument Open(string path)
    {
        try
        {
            using var stream = StoredFile.Open(path);
            var document = JsonDocument.Parse(stream);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document
                : throw new InputFaultException($"Expected an object in {path}, got another JSON value. Restore the file.");
        }
        catch (JsonException fault)
        {
            throw new InputFaultException($"Expected JSON in {path}, got what is none: {fault.Message} Restore the file.", fault);
        }
    }
}
