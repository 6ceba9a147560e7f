namespace Holdfast.Evidence.Catalogs;

/// <summary>
/// Marks a text option as the path of a file or folder to read. Relative paths are meant from the folder of the file that
/// names them, which may be an included one; a recipe makes them absolute as it is bound.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class InputPathAttribute : Attribute;
