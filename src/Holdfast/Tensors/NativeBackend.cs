using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using TorchSharp;

namespace Holdfast.Tensors;

/// <summary>
/// TorchSharp's native library as Holdfast needs it, in every program that refers to Holdfast: it loads on systems with an older C++
/// runtime, it begins with one thread, and its threads sleep while they wait. All of it happens by itself when the library is first used.
/// </summary>
/// <remarks>
/// libtorch's own default is a thread for each core, and the threads wait for each other by spinning: on small models, or beside another
/// busy process, they cost many times what they gain. Whoever has a large model widens it: <c>torch.set_num_threads</c> and the
/// environment variable <c>OMP_NUM_THREADS</c> count as ever, and experiments choose by the size of their model. So do
/// <c>OMP_WAIT_POLICY</c> and <c>GOMP_SPINCOUNT</c>, which say how threads wait; where neither is set, Linux gets the policy
/// <c>passive</c>.
/// </remarks>
public static partial class NativeBackend
{
    private const string Name = "LibTorchSharp";
    private const string FileName = "libLibTorchSharp.so";

    private static readonly string[] WaitVariables = ["OMP_WAIT_POLICY", "GOMP_SPINCOUNT"];

    private static readonly Assembly Binding = typeof(torch).Assembly;
    private static readonly Lazy<nint> Mended = new(LoadMended);
    private static readonly Lazy<nint> Narrowed = new(LoadNarrowed);

    /// <summary>Whether a mended copy of the library was loaded, because the system refused the published one.</summary>
    public static bool IsMended => Mended is { IsValueCreated: true, Value: not 0 };

    /// <summary>
    /// Loads the library now instead of at its first use. A program that calls torch before anything of Holdfast begins with this, and so
    /// does one that wants a plain sentence where the library cannot load.
    /// </summary>
    /// <exception cref="DllNotFoundException">It cannot be loaded; the message says why.</exception>
    public static void Load()
    {
        try
        {
            // In TorchSharp's own order: its library finds libtorch because that is loaded already.
            NativeLibrary.TryLoad("torch_cpu", Binding, null, out _);
            _ = Narrowed.Value;
        }
        catch (Exception fault) when (fault is DllNotFoundException or InvalidDataException or IOException or UnauthorizedAccessException)
        {
            // The loader's own sentence is the last line; general advice comes before it.
            var reason = fault.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[^1];
            throw new DllNotFoundException($"Expected TorchSharp's native library to load, got: {reason}", fault);
        }
    }

    /// <summary>Asks to be called when the library is looked for.</summary>
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "Whatever a program does first with Holdfast, the library must load after this.")]
    internal static void Prepare()
    {
        WaitPassively();
        AssemblyLoadContext.GetLoadContext(Binding)!.ResolvingUnmanagedDll +=
            (asking, name) => asking == Binding && name == Name && OperatingSystem.IsLinux() ? Mended.Value : 0;
        try
        {
            NativeLibrary.SetDllImportResolver(Binding, (name, _, _) => name == Name ? Narrowed.Value : 0);
        }
        catch (InvalidOperationException)
        {
            // The program resolves TorchSharp's imports itself, of which there can be but one way; then threads are its own matter too.
        }
    }

    // OpenMP's runtime reads the process's own variables as it is loaded; those of .NET are a copy that no native code sees.
    private static void WaitPassively()
    {
        if (OperatingSystem.IsLinux() && WaitVariables.All(name => string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name))))
        {
            _ = SetVariable(WaitVariables[0], "passive", 1);
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);

    // Called only after the system has refused the library as it is.
    private static nint LoadMended()
    {
        if (Find(FileName) is not { } file)
        {
            return 0;
        }

        // The copy lies elsewhere, so what it needs must be loaded by name before it.
        if (Find("libtorch.so") is { } torch)
        {
            NativeLibrary.Load(torch);
        }

        return MendedLibrary.Load(file);
    }

    private static unsafe nint LoadNarrowed()
    {
        var library = NativeLibrary.Load(Name, Binding, null);
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("OMP_NUM_THREADS")))
        {
            ((delegate* unmanaged[Cdecl]<int, void>)NativeLibrary.GetExport(library, "THSTorch_set_num_threads"))(1);
        }

        return library;
    }

    // Where the runtime looks: the program's folder, those of its packages, and beside TorchSharp.
    private static string? Find(string file)
    {
        var beside = Path.GetDirectoryName(Binding.Location) is { Length: > 0 } folder ? folder : AppContext.BaseDirectory;
        var known = (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return known.Append(beside).Append(Path.Combine(beside, "runtimes", "linux-x64", "native"))
            .Select(place => Path.Combine(place, file)).FirstOrDefault(File.Exists);
    }
}
