namespace Holdfast.Evidence.Catalogs;

/// <summary>Marks an option that counts training steps, so that a whole attack can be made shorter in proportion.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class CountsStepsAttribute : Attribute;
