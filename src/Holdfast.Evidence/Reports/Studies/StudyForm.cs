using System.Text.Json;
using System.Text.Json.Nodes;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Runs;

namespace Holdfast.Evidence.Reports.Studies;

/// <summary>A study as a plan keeps it: its kind and its options, so that the runs need not know which studies there are.</summary>
public static class StudyForm
{
    private const string Kind = "kind";

    /// <summary>The form of a study; null for none.</summary>
    /// <param name="study">The study.</param>
    public static JsonElement? Write(IStudy? study)
    {
        if (study is null)
        {
            return null;
        }

        var form = new JsonObject { [Kind] = Catalog<IStudy>.Of(study).Kind };
        foreach (var option in JsonSerializer.SerializeToNode(study, study.GetType(), RunJson.File)!.AsObject())
        {
            form.Add(option.Key, option.Value?.DeepClone());
        }

        return JsonSerializer.SerializeToElement(form);
    }

    /// <summary>
    /// The study of a plan; null for a plain comparison. Plans of older versions hold the options of every kind of study: those that a kind
    /// does not have are passed over.
    /// </summary>
    /// <param name="plan">The plan of a run.</param>
    /// <exception cref="InputFaultException">It is of no kind that is known here, or its options do not fit.</exception>
    public static IStudy? Read(RunPlan plan)
    {
        if (plan.Study is not { } form)
        {
            return null;
        }

        var kind = form.ValueKind == JsonValueKind.Object && form.TryGetProperty(Kind, out var named) ? named.ToString() : "nothing";
        var card = Catalog<IStudy>.Find(kind) ?? throw new InputFaultException(
            $"Expected a study of a known kind in run.json, got "
                + $"'{kind}'.{Spelling.Advice(kind, [.. Catalog<IStudy>.Cards.Select(known => known.Kind)])}");
        var study = Read(form, card);
        var faults = new List<string>();
        study.Check([.. plan.Safeguards.Select(safeguard => safeguard.Name)], [.. plan.Attacks.Select(attack => attack.Name)], faults);
        return faults.Count == 0 ? study : throw new InputFaultException(faults);
    }

    private static IStudy Read(JsonElement form, Card card)
    {
        try
        {
            return (IStudy)form.Deserialize(card.Type, RunJson.File)!;
        }
        catch (Exception broken) when (broken is JsonException or NotSupportedException or InvalidOperationException or ArgumentException)
        {
            throw new InputFaultException(
                $"Expected the options of a study of kind '{card.Kind}' in run.json, got something else. Restore the file.", broken);
        }
    }
}
