using Holdfast.NativeStep;

namespace Holdfast.House.Tests;

/// <summary>The build step that lets older Linux systems load the native library.</summary>
public class NativeStepTests
{
    private static readonly string Library = Path.Combine(AppContext.BaseDirectory, "libLibTorchSharp.so");

    [Fact]
    public void Every_other_byte_of_the_library_stays_as_it_was()
    {
        Assert.SkipUnless(File.Exists(Library), "Only Linux builds have libLibTorchSharp.so.");
        var bytes = File.ReadAllBytes(Library);
        var copy = bytes.ToArray();
        var needs = new ElfVersionNeeds(copy);
        var need = needs.Read().First(entry => !entry.IsWeak);
        needs.MarkWeak(need);
        var changed = Enumerable.Range(0, bytes.Length).Where(at => bytes[at] != copy[at]).ToList();
        Assert.Equal([need.FlagsOffset], changed);
        Assert.True(new ElfVersionNeeds(copy).Read().Single(entry => entry.FlagsOffset == need.FlagsOffset).IsWeak);
    }

    [Fact]
    public void Reads_the_needs_that_the_loader_reads()
    {
        Assert.SkipUnless(File.Exists(Library), "Only Linux builds have libLibTorchSharp.so.");
        var names = new ElfVersionNeeds(File.ReadAllBytes(Library)).Read().Select(need => need.Name).ToList();
        Assert.Contains("GLIBC_2.2.5", names);
        Assert.Contains("GLIBCXX_3.4.32", names);
    }

    [Fact]
    public void Refuses_what_is_no_library()
    {
        var exception = Assert.Throws<InvalidDataException>(() => new ElfVersionNeeds(new byte[100]));
        Assert.Equal("Expected a 64-bit little-endian ELF library, got something else.", exception.Message);
    }
}
