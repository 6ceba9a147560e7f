using System.Security.Cryptography;
using System.Text;
using Holdfast.Evidence;
using Holdfast.Evidence.Runs;
using Holdfast.Models.Checkpoints;
using Holdfast.Training.Resuming;
using static TorchSharp.torch;

namespace Holdfast.Experiments.Work;

/// <summary>
/// Keeps the states of long trainings as files of one folder. A state is written beside the old one, flushed to the disk and then
/// renamed over it, so that a kill at any moment leaves a whole one.
/// </summary>
/// <remarks>
/// Layout, little-endian: "HFST", version, step, numbers (name, float64), tensors (name, element type, number of axes, axes,
/// bytes), and SHA-256 of all before it.
/// </remarks>
public sealed class ResumeFolder : IResumeStore
{
    private const uint Magic = 0x54534648;
    private const int Version = 1;

    private readonly string _folder;
    private readonly Action _beforeSave;

    /// <summary>Takes the folder; it is made by the first save.</summary>
    /// <param name="folder">Where the files lie.</param>
    /// <param name="beforeSave">Called before each save, for instance to flush the journal: what it tells of is then never lost.</param>
    public ResumeFolder(string folder, Action? beforeSave = null)
    {
        _folder = folder;
        _beforeSave = beforeSave ?? (() => { });
    }

    /// <summary>The states of a training whose result is to be a folder, beside where that goes.</summary>
    /// <param name="result">That folder.</param>
    /// <param name="beforeSave">As above.</param>
    public static ResumeFolder Beside(string result, Action? beforeSave = null) =>
        new(Path.TrimEndingDirectorySeparator(result) + ".resume", beforeSave);

    /// <inheritdoc />
    /// <exception cref="InputFaultException">The file is not whole or was written by another version.</exception>
    public ResumeState? Load(string name)
    {
        var path = FilePath(name);
        if (!File.Exists(path))
        {
            return null;
        }

        // Stays open for its tensors; the next state may be renamed over it meanwhile.
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        try
        {
            return Read(file, path);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    /// <exception cref="InputFaultException">The disk refuses.</exception>
    public void Save(string name, ResumeState state)
    {
        _beforeSave();
        Disk.Replace(FilePath(name), file =>
        {
            using var hash = SHA256.Create();
            using (var hashed = new CryptoStream(file, hash, CryptoStreamMode.Write, leaveOpen: true))
            using (var writer = new BinaryWriter(hashed, Encoding.UTF8))
            {
                Write(writer, state);
            }

            file.Write(hash.Hash);
        });
    }

    /// <summary>Deletes all states: the training is done.</summary>
    public void Clear()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private string FilePath(string name) => Path.Combine(_folder, Uri.EscapeDataString(name) + ".state");

    private static ResumeState Read(FileStream file, string path)
    {
        if (!IsWhole(file))
        {
            throw new InputFaultException(
                $"Expected the state of a training in {path}, got a file whose checksum does not fit. Delete it to train anew.");
        }

        file.Position = 0;
        using var reader = new BinaryReader(file, Encoding.UTF8, leaveOpen: true);
        if (reader.ReadUInt32() != Magic || reader.ReadInt32() != Version)
        {
            throw new InputFaultException(
                $"Expected a training state of version {Version} in {path}, got another. Resume with the Holdfast that wrote it.");
        }

        var step = reader.ReadInt64();
        var numbers = Enumerable.Range(0, reader.ReadInt32()).ToDictionary(_ => reader.ReadString(), _ => reader.ReadDouble());
        var tensors = Enumerable.Range(0, reader.ReadInt32()).ToDictionary(_ => reader.ReadString(), _ => FindTensor(reader));
        return new ResumeState(step, tensors, numbers) { Source = file };
    }

    private static bool IsWhole(FileStream file)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 20];
        for (var left = file.Length - SHA256.HashSizeInBytes; left > 0;)
        {
            var read = file.Read(buffer, 0, (int)Math.Min(left, buffer.Length));
            hash.AppendData(buffer, 0, read);
            left -= read;
        }

        var written = new byte[SHA256.HashSizeInBytes];
        return file.ReadAtLeast(written, written.Length, throwOnEndOfStream: false) == written.Length
            && hash.GetHashAndReset().AsSpan().SequenceEqual(written);
    }

    private static void Write(BinaryWriter writer, ResumeState state)
    {
        writer.Write(Magic);
        writer.Write(Version);
        writer.Write(state.Step);
        writer.Write(state.Numbers.Count);
        foreach (var (name, value) in state.Numbers)
        {
            writer.Write(name);
            writer.Write(value);
        }

        writer.Write(state.Tensors.Count);
        foreach (var (name, make) in state.Tensors)
        {
            using var tensor = make();
            writer.Write(name);
            WriteTensor(writer, tensor);
        }
    }

    private static void WriteTensor(BinaryWriter writer, Tensor tensor)
    {
        using var scope = NewDisposeScope();
        writer.Write((int)tensor.dtype);
        writer.Write((int)tensor.dim());
        foreach (var axis in tensor.shape)
        {
            writer.Write(axis);
        }

        foreach (var piece in Pieces(tensor.contiguous()))
        {
            using var near = piece.cpu();
            writer.Write(near.bytes);
        }
    }

    /// <summary>Passes over a tensor and returns the way to it.</summary>
    private static Func<Tensor> FindTensor(BinaryReader reader)
    {
        var type = (ScalarType)reader.ReadInt32();
        var shape = new long[reader.ReadInt32()];
        for (var axis = 0; axis < shape.Length; axis++)
        {
            shape[axis] = reader.ReadInt64();
        }

        var (file, start) = (reader.BaseStream, reader.BaseStream.Position);
        file.Position += shape.Aggregate((long)SafetensorsTypes.BytesOf(type), (bytes, axis) => bytes * axis);
        return () => ReadTensor(file, start, type, shape);
    }

    private static Tensor ReadTensor(Stream file, long start, ScalarType type, long[] shape)
    {
        using var scope = NewDisposeScope();
        var tensor = empty(shape, type);
        file.Position = start;
        foreach (var piece in Pieces(tensor))
        {
            file.ReadExactly(piece.bytes);
        }

        return tensor.MoveToOuterDisposeScope();
    }

    // A span holds 2 GiB at most.
    private static IEnumerable<Tensor> Pieces(Tensor tensor)
    {
        const long most = 1 << 27;
        var flat = tensor.view(-1);
        for (long start = 0, count = flat.numel(); start < count; start += most)
        {
            yield return flat.narrow(0, start, Math.Min(most, count - start));
        }
    }
}
