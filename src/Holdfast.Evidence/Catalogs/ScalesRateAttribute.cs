namespace Holdfast.Evidence.Catalogs;

/// <summary>Marks a learning rate, or a list of them, that a recipe's scale multiplies where an attack takes it.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ScalesRateAttribute : Attribute;
