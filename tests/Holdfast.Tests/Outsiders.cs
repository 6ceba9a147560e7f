using System.Runtime.CompilerServices;
using Holdfast.Evidence.Catalogs;

namespace Holdfast.Tests;

/// <summary>The samples join every catalogue through the door that outsiders use, before the first test asks one.</summary>
internal static class Outsiders
{
    [ModuleInitializer]
    internal static void Load() => Plugins.Load(Path.Combine(AppContext.BaseDirectory, "Samples.dll"));
}
