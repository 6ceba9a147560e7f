using System.Text;

namespace Holdfast.Evidence.Catalogs;

/// <summary>How C# names look in a recipe: properties in camelCase, enum values in kebab-case.</summary>
public static class OptionNames
{
    /// <summary><c>OuterSteps</c> becomes <c>outerSteps</c>.</summary>
    public static string Key(string property) => char.ToLowerInvariant(property[0]) + property[1..];

    /// <summary><c>LinearWarmUp</c> becomes <c>linear-warm-up</c>.</summary>
    public static string Kebab(string name)
    {
        var text = new StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            if (char.IsUpper(name[i]) && i > 0 && !char.IsUpper(name[i - 1]))
            {
                text.Append('-');
            }

            text.Append(char.ToLowerInvariant(name[i]));
        }

        return text.ToString();
    }
}
