using System.Runtime.InteropServices;
using Holdfast.NativeStep;

// Usage: Holdfast.NativeStep PATH/libLibTorchSharp.so
// Marks the one version need that the system's libstdc++ may lack as weak, in that file only.
const string Version = "GLIBCXX_3.4.32";

if (args is not [var path])
{
    Console.Error.WriteLine("Expected one argument, the path of libLibTorchSharp.so in an output folder.");
    return 2;
}

if (!OperatingSystem.IsLinux() || SystemOffers(Version))
{
    return 0;
}

var bytes = File.ReadAllBytes(path);
var needs = new ElfVersionNeeds(bytes);
var found = needs.Read().Where(need => need.Name == Version && !need.IsWeak).ToList();
if (found.Count == 0)
{
    return 0;
}

found.ForEach(needs.MarkWeak);

// The file may be a symbolic or hard link into the package cache: write a new file and move it over the link.
// The old time stamp stays, so that the next build does not take the file for a stale copy.
var stamp = File.GetLastWriteTimeUtc(path);
var fresh = path + ".weakened";
File.WriteAllBytes(fresh, bytes);
File.SetUnixFileMode(fresh, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
    | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
File.SetLastWriteTimeUtc(fresh, stamp);
File.Move(fresh, path, overwrite: true);
Console.WriteLine($"{Version} marked weak in {path}.");
return 0;

static bool SystemOffers(string version)
{
    if (!NativeLibrary.TryLoad("libstdc++.so.6", out var library))
    {
        return false;
    }

    // libstdc++ lists its versions as plain text; the loaded file is found through this process's own map.
    var file = File.ReadLines("/proc/self/maps").FirstOrDefault(line => line.Contains("libstdc++.so"))?.Split(' ')[^1];
    NativeLibrary.Free(library);
    return file is not null
        && File.ReadAllBytes(file).AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(version + '\0')) >= 0;
}
