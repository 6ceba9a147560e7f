using System.Text;

namespace Holdfast.Evidence.Tests.Tables;

/// <summary>A folder that is gone after the test.</summary>
public sealed class ScratchFolder : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("holdfast-").FullName;

    public string this[string name] => Path.Combine(_root, name);

    public string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    public string Write(string name, byte[] bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[name])!);
        File.WriteAllBytes(this[name], bytes);
        return this[name];
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
