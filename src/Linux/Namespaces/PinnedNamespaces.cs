using System.Runtime.InteropServices;
using System.Text;
using Gantry.Linux.Mounts;

namespace Gantry.Linux.Namespaces;

/// <summary>Namespaces that live without a process, each bind-mounted on a file of one directory: `net`, `ipc`, `uts`.</summary>
public static partial class PinnedNamespaces
{
    private static readonly (NamespaceKind Kind, string File)[] Files =
    [
        (NamespaceKind.Network, "net"),
        (NamespaceKind.Ipc, "ipc"),
        (NamespaceKind.Uts, "uts"),
    ];

    /// <summary>Makes new namespaces and pins them in the directory; nothing stays behind if one of the steps fails.</summary>
    public static void Create(string directory, PinnedNamespacesOptions? options = null)
    {
        PinnedNamespacesOptions wanted = options ?? new();
        Directory.CreateDirectory(directory);
        try
        {
            NamespaceThread.RunInNew(wanted.Kinds, () =>
            {
                Prepare(wanted);
                Pin(directory, wanted.Kinds);
                return true;
            });
        }
        catch
        {
            Remove(directory);
            throw;
        }
    }

    /// <summary>Unpins what is there; namespaces that no process uses any more end with it.</summary>
    public static void Remove(string directory)
    {
        foreach ((_, string file) in Files)
        {
            string path = Path.Combine(directory, file);
            if (!File.Exists(path))
                continue;

            MountTable.UnmountAll(path);
            File.Delete(path);
        }

        if (Directory.Exists(directory))
            Directory.Delete(directory);
    }

    private static void Prepare(PinnedNamespacesOptions wanted)
    {
        if (wanted.Kinds.HasFlag(NamespaceKind.Network))
            BringLoopbackUp();

        if (wanted.Hostname is { } name && sethostname(name, Encoding.UTF8.GetByteCount(name)) != 0)
            throw LinuxException.FromLastError($"set host name {name}");

        foreach ((string key, string value) in wanted.Sysctls)
            File.WriteAllText("/proc/sys/" + key.Replace('.', '/'), value);
    }

    private static void Pin(string directory, NamespaceKind kinds)
    {
        foreach ((NamespaceKind kind, string file) in Files)
        {
            if (!kinds.HasFlag(kind))
                continue;

            string target = Path.Combine(directory, file);
            File.WriteAllBytes(target, []);
            MountTable.Bind($"/proc/thread-self/ns/{file}", target, recursive: false);
        }
    }

    // struct ifreq: 16 bytes of name, then a union that begins with the flags. See netdevice(7).
    private static unsafe void BringLoopbackUp()
    {
        const int AddressFamilyInet = 2, Datagram = 2, CloseOnExec = 0x80000;
        const nuint SetInterfaceFlags = 0x8914;
        const short UpAndRunning = 0x41;
        using var socket = new Descriptors.Descriptor(Libc.socket(AddressFamilyInet, Datagram | CloseOnExec, 0));
        byte* request = stackalloc byte[40];
        new Span<byte>(request, 40).Clear();
        "lo"u8.CopyTo(new Span<byte>(request, 16));
        *(short*)(request + 16) = UpAndRunning;
        if (Libc.ioctl(socket.Number, SetInterfaceFlags, request) != 0)
            throw LinuxException.FromLastError("bring interface lo up");
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int sethostname(string name, nint length);
}
