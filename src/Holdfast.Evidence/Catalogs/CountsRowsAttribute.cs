namespace Holdfast.Evidence.Catalogs;

/// <summary>Marks an option that counts the rows of a training batch, so that a whole suite can be made narrower in proportion.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class CountsRowsAttribute : Attribute;
