using System.Text.Json;
using Holdfast.Evidence;

namespace Holdfast.Models.Checkpoints;

/// <summary>What a checkpoint's <c>generation_config.json</c> says about how its model should write.</summary>
internal static class GenerationConfig
{
    /// <summary>The file's name within a checkpoint folder.</summary>
    public const string FileName = "generation_config.json";

    /// <summary>The ids of <c>eos_token_id</c>, a number or a list; none where the key is missing.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="path">Where it comes from, for error texts.</param>
    /// <exception cref="InputFaultException">It is no JSON object, or the ids are none.</exception>
    public static IReadOnlyList<int> EndIds(byte[] bytes, string path)
    {
        using var document = JsonFile.Parse(bytes, path);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw new InputFaultException(
                $"Expected {path} to be a JSON object, got {document.RootElement.ValueKind}. Download the file again.");
        }

        var fields = new ConfigFields(document.RootElement, path);
        var ids = fields.Ids("eos_token_id");
        return fields.Faults.Count == 0 ? ids : throw new InputFaultException(fields.Faults);
    }
}
