using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
using Holdfast.Evidence.Catalogs;

namespace Holdfast.Evidence.Endpoints;

/// <summary>
/// A model behind an address that speaks OpenAI's chat completions. The key comes from the environment and is kept nowhere.
/// </summary>
public partial record Endpoint : IChecked
{
    /// <summary>The address before <c>/chat/completions</c>, for instance <c>http://localhost:8000/v1</c>.</summary>
    public required string Address { get; init; }

    /// <summary>The model's name there.</summary>
    [MinLength(1)]
    public required string Model { get; init; }

    /// <summary>The environment variable that holds the key; null where the endpoint asks for none.</summary>
    public string? KeyVariable { get; init; }

    /// <summary>How many requests are under way at once.</summary>
    [Range(1, 1024)]
    public int Concurrency { get; init; } = 4;

    /// <summary>How long to wait for one whole answer.</summary>
    [Range(0, 86400.0, MinimumIsExclusive = true)]
    public double TimeoutSeconds { get; init; } = 120;

    /// <summary>How often to send a request again after a rate limit, a fault of the server, half an answer or none.</summary>
    [Range(0, 100)]
    public int Retries { get; init; } = 6;

    /// <summary>
    /// How long to wait before the first of these; before each further one twice as long, and at least as long as the server asks for, up
    /// to a minute.
    /// </summary>
    [Range(0, 60.0)]
    public double WaitSeconds { get; init; } = 1;

    /// <inheritdoc />
    void IChecked.Check(ICollection<string> faults)
    {
        if (!Uri.TryCreate(Address, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            faults.Add($"Expected an address that begins with http:// or https://, got '{Address}'. Correct it.");
        }
        else if (address.UserInfo.Length > 0 || address.Query.Length > 0)
        {
            faults.Add("Expected an address without a password or query, got one with it, which would be written to the run folder. "
                + "Put the key into an environment variable and name that as keyVariable.");
        }

        if (KeyVariable is { } name && !VariableName().IsMatch(name))
        {
            // It may be the key itself.
            faults.Add("Expected the name of an environment variable as keyVariable, got something else, which is not shown here. "
                + "Put the key into a variable and write its name.");
        }
    }

    /// <summary>Adds a sentence where the key is not to be had.</summary>
    /// <param name="faults">Receives it.</param>
    protected void CheckKey(ICollection<string> faults) => InputFaultException.Collect(() => Key(), faults);

    /// <summary>The key, or null where the endpoint asks for none.</summary>
    /// <exception cref="InputFaultException">The variable is not set, or holds what no key can be.</exception>
    internal string? Key()
    {
        if (KeyVariable is not { } name)
        {
            return null;
        }

        var key = Environment.GetEnvironmentVariable(name);
        return string.IsNullOrEmpty(key)
            ? throw new InputFaultException(
                $"Expected the key for {Address} in the environment variable {name}, got nothing there. Set it and try again.")
            : key.All(sign => sign is > ' ' and <= '~') ? key
            : throw new InputFaultException(
                $"Expected a key of printable signs without blanks in the environment variable {name}, got others. Set it anew.");
    }

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]{0,39}$")]
    private static partial Regex VariableName();
}
