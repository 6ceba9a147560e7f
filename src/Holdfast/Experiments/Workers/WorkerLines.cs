using System.Text.Json;
using System.Text.Json.Serialization;

namespace Holdfast.Experiments.Workers;

/// <summary>How orders and messages become lines.</summary>
internal static class WorkerLines
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        IgnoreReadOnlyProperties = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>One line without its end.</summary>
    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    /// <summary>What a line says; null for one that a dying process tore or native code wrote.</summary>
    public static T? Read<T>(string line)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(line, Options);
        }
        catch (Exception noise) when (noise is JsonException or NotSupportedException)
        {
            return null;
        }
    }
}
