using System.ComponentModel.DataAnnotations;
using System.Reflection;

namespace Holdfast.Evidence.Catalogs;

/// <summary>One option of a record: a property that can be initialised.</summary>
/// <param name="Key">Its name in a recipe.</param>
/// <param name="Property">The property behind it.</param>
/// <param name="Required">Whether it has no default.</param>
/// <param name="Nullable">Whether <c>null</c> is a value of it.</param>
/// <param name="Rules">Limits of its value.</param>
public sealed record Option(
    string Key, PropertyInfo Property, bool Required, bool Nullable, IReadOnlyList<ValidationAttribute> Rules);
