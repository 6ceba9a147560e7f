using System.Text.Json.Nodes;
using Holdfast.Tokenizers;

namespace Holdfast.Tests.Tokenizers;

/// <summary>A folder with a tokenizer of a test's making.</summary>
internal sealed class TokenizerFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("holdfast-tokenizer-");

    public string Path => _folder.FullName;

    public TokenizerFolder With(string file, string text)
    {
        File.WriteAllText(System.IO.Path.Combine(Path, file), text);
        return this;
    }

    public TokenizerFolder With(string file, JsonNode content) => With(file, content.ToJsonString());

    public ITextTokenizer Load() => TokenizerFile.Load(Path);

    public void Dispose() => _folder.Delete(recursive: true);
}
