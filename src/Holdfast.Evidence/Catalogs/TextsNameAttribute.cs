namespace Holdfast.Evidence.Catalogs;

/// <summary>
/// Marks a text option, or a list of texts, as the name of training texts, so that a name that nobody gives is found before any work and
/// not hours into it.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TextsNameAttribute : Attribute;
