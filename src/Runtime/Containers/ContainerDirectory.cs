using System.Runtime.InteropServices;
using Gantry.Linux;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Files;
using Gantry.Oci.Monitoring;
using Gantry.Oci.RuntimeSpec;
using Gantry.Oci.RuntimeSpec.Reading;

namespace Gantry.Runtime.Containers;

/// <summary>A container's directory below the runtime's root: its record, its configuration, its start fifo. Commands lock it against each other.</summary>
internal sealed partial class ContainerDirectory
{
    private const uint OwnerOnly = 0x1C0;
    private const uint OwnerReads = 0x180;

    private ContainerDirectory(string path) => FullPath = path;

    public string FullPath { get; }

    public string StartFifo => FullPath + "/" + RuntimeFiles.StartFifo;

    private string StateFile => FullPath + "/state.json";

    private string SpecFile => FullPath + "/config.json";

    private string ResourcesFile => FullPath + "/resources.json";

    public bool Exists => Directory.Exists(FullPath);

    public bool HasSpec => File.Exists(SpecFile);

    public bool HasStartFifo => File.Exists(StartFifo);

    public static ContainerDirectory At(string root, string id) => IsValidId(id)
        ? new ContainerDirectory($"{root}/{id}")
        : throw new RuntimeException(RuntimeFailure.Usage, $"invalid container id '{id}': letters, digits and _ + - . are allowed");

    public static bool IsValidId(string id)
    {
        bool isValid = id.Length is > 0 and <= 1024 && id is not ("." or "..");
        foreach (char letter in id)
            isValid &= char.IsAsciiLetterOrDigit(letter) || letter is '_' or '+' or '-' or '.';

        return isValid;
    }

    /// <summary>Makes the directory of a container that does not exist yet, and holds it.</summary>
    public DirectoryLock Claim(string root)
    {
        if (!TryCreate(root))
            throw new RuntimeException(RuntimeFailure.AlreadyExists, $"container with given ID already exists: {Path.GetFileName(FullPath)}");

        return TryLock() ?? throw new RuntimeException(RuntimeFailure.NoSuchContainer, $"{FullPath} went away");
    }

    // False if a container of this id exists.
    private bool TryCreate(string root)
    {
        RefuseOpenRoot(root);
        if (mkdir(FullPath, OwnerOnly) == 0)
            return true;

        if ((Errno)Marshal.GetLastPInvokeError() is Errno.NotFound)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(root) ?? "/");
            _ = mkdir(root, OwnerOnly);
            if (mkdir(FullPath, OwnerOnly) == 0)
                return true;
        }

        return (Errno)Marshal.GetLastPInvokeError() is Errno.Exists ? false : throw LinuxException.FromLastError($"create {FullPath}");
    }

    // Whoever may rename our directories decides what `start`, `exec` and `delete` do as root.
    private static void RefuseOpenRoot(string root)
    {
        const uint OthersMayWrite = 2, Sticky = 0x200;
        if (FileAt.TryStatus(root + "/.") is not { } status)
            return;

        if ((status.Permissions & (OthersMayWrite | Sticky)) == OthersMayWrite)
            throw new RuntimeException(RuntimeFailure.Usage, $"--root {root}: others may write there");

        if (status.Owner != 0 && status.Owner != geteuid())
            throw new RuntimeException(RuntimeFailure.Usage, $"--root {root} belongs to user {status.Owner}");
    }

    /// <summary>None if the container is not there.</summary>
    public DirectoryLock? TryLock() => DirectoryLock.TryTake(FullPath);

    /// <summary>None if `create` was interrupted before it could write anything.</summary>
    public ContainerRecord? ReadRecord() =>
        WholeFile.TryRead(StateFile) is { } json ? RecordFile.Read(json) : null;

    /// <summary>The first record, in an empty directory: half of it says no more and no less than none.</summary>
    public void Begin(ContainerRecord record) => WholeFile.Write(StateFile, RecordFile.Write(record), OwnerReads);

    public void Write(ContainerRecord record) => Replace(StateFile, RecordFile.Write(record));

    /// <summary>The configuration as it was when the container was made, whatever becomes of the bundle.</summary>
    public ContainerSpec ReadSpec() => ContainerSpecReader.Read(WholeFile.Read(SpecFile));

    /// <summary>The limits as `update` has left them; none if it never ran.</summary>
    public Resources? ReadResources() => File.Exists(ResourcesFile) ? ResourcesReader.Read(File.ReadAllBytes(ResourcesFile)) : null;

    public void Write(Resources resources) =>
        Replace(ResourcesFile, System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(resources, RuntimeSpecJson.Default.Resources));

    public void WriteSpec(byte[] json) => Replace(SpecFile, json);

    /// <summary>Makes the fifo; its reader keeps a writer of its own, so that it never sees an end of file.</summary>
    public Descriptor OpenStartFifo()
    {
        if (mkfifo(StartFifo, 0x180) != 0)
            throw LinuxException.FromLastError($"create {StartFifo}");

        return OpenFifo(OpenFlags.ReadWrite) ?? throw LinuxException.FromLastError($"open {StartFifo}");
    }

    /// <summary>False if nobody waits at the fifo any more.</summary>
    public unsafe bool WriteStartFifo()
    {
        using Descriptor? fifo = OpenFifo(OpenFlags.WriteOnly | OpenFlags.NonBlocking);
        byte go = 1;
        return fifo is not null && write(fifo.Number, &go, 1) == 1;
    }

    public void RemoveStartFifo() => File.Delete(StartFifo);

    public void Remove()
    {
        _ = unlink(SpecFile);
        _ = unlink(StateFile);
        if (rmdir(FullPath) != 0 && Exists)
            Directory.Delete(FullPath, recursive: true);
    }

    // Whoever is killed meanwhile leaves the old file or the new one, never half of one.
    private static void Replace(string file, ReadOnlySpan<byte> content)
    {
        string fresh = file + ".new";
        WholeFile.Write(fresh, content, OwnerReads);
        FileRename.Replace(fresh, file);
    }

    private Descriptor? OpenFifo(OpenFlags flags)
    {
        int fd = open(StartFifo, (int)(flags | OpenFlags.CloseOnExec));
        return fd < 0 ? null : new Descriptor(fd);
    }

    [LibraryImport("libc")]
    private static partial uint geteuid();

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int mkdir(string path, uint mode);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int rmdir(string path);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int unlink(string path);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int mkfifo(string path, uint mode);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial nint write(int fd, void* bytes, nint length);
}
