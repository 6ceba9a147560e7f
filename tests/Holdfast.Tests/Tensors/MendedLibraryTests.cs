using Holdfast.Tensors;

namespace Holdfast.Tests.Tensors;

/// <summary>The copy that lets older Linux systems load the native library.</summary>
public class MendedLibraryTests
{
    private static readonly string Folder = AppContext.BaseDirectory;
    private static readonly string Library = Path.Combine(Folder, "libLibTorchSharp.so");

    [Fact]
    public void Every_other_byte_of_the_library_stays_as_it_was()
    {
        Assert.SkipUnless(File.Exists(Library), "Only Linux builds have libLibTorchSharp.so.");
        var bytes = File.ReadAllBytes(Library);
        var copy = bytes.ToArray();
        Assert.True(MendedLibrary.Mend(copy));
        var changed = Enumerable.Range(0, bytes.Length).Where(at => bytes[at] != copy[at]).ToList();
        var need = new ElfVersionNeeds(bytes).Read().Single(entry => entry.Name == MendedLibrary.Version);
        Assert.Equal([need.FlagsOffset], changed);
        Assert.Equal(need with { IsWeak = true }, new ElfVersionNeeds(copy).Read().Single(entry => entry.Name == MendedLibrary.Version));
        Assert.False(MendedLibrary.Mend(copy));
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

    [Fact]
    public void Refuses_a_library_that_was_cut_off()
    {
        Assert.SkipUnless(File.Exists(Library), "Only Linux builds have libLibTorchSharp.so.");
        var exception = Assert.Throws<InvalidDataException>(() => new ElfVersionNeeds(File.ReadAllBytes(Library)[..2000]).Read());
        Assert.Equal("Expected a whole ELF library, got one that ends early.", exception.Message);
    }

    [Fact]
    public void The_published_library_is_left_alone_and_the_one_in_use_lies_in_memory()
    {
        Assert.SkipUnless(NativeBackend.IsMended, "This system loads the published library.");
        Assert.DoesNotContain(new ElfVersionNeeds(File.ReadAllBytes(Library)).Read(), need =>
            need.Name == MendedLibrary.Version && need.IsWeak);
        Assert.Contains(File.ReadLines("/proc/self/maps"), line => line.EndsWith("/memfd:holdfast (deleted)", StringComparison.Ordinal));
    }

    [Fact]
    public void Where_memory_holds_no_files_a_file_that_is_gone_at_once_does()
    {
        var small = Path.Combine(Folder, "libtorch_global_deps.so");
        Assert.SkipUnless(File.Exists(small), "Only Linux builds have libtorch_global_deps.so.");
        Assert.NotEqual(0, MendedLibrary.FromFile(File.ReadAllBytes(small)));
        var mapped = File.ReadLines("/proc/self/maps").First(line => line.EndsWith("/library.so (deleted)", StringComparison.Ordinal));
        var folder = Path.GetDirectoryName(mapped[mapped.IndexOf('/', StringComparison.Ordinal)..]);
        Assert.StartsWith(Path.Combine(Path.GetTempPath(), "holdfast-"), folder, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public void What_loads_neither_way_is_told()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux libraries are mended.");
        var fault = Assert.Throws<DllNotFoundException>(() => MendedLibrary.Load(new byte[100]));
        Assert.EndsWith("invalid ELF header\n", fault.Message.TrimEnd() + "\n", StringComparison.Ordinal);
    }
}
