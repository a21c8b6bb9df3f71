using System.Runtime.InteropServices;
using System.Text;
using Gantry.Linux;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Files;
using Gantry.Runtime.Plans;
using Gantry.Runtime.Rootfs;

namespace Gantry.Runtime.Launching;

/// <summary>
/// This program's own file, for launches during which a container could see it: then the program is executed again from a mount of its own that
/// is read-only and lies nowhere, or from a sealed copy, so that nobody can write to it through /proc/PID/exe (CVE-2019-5736).
/// </summary>
internal static unsafe partial class OwnProgram
{
    private const string Link = "/proc/self/exe";
    private const int EmptyPath = 0x1000;

    /// <summary>Returns only if the file is out of reach already.</summary>
    public static void Shield()
    {
        if (IsOutOfReach())
            return;

        using Descriptor program = TryMount() ?? Copy();
        _ = execveat(program.Number, "", [.. Texts("/proc/self/cmdline"), null], [.. Texts("/proc/self/environ"), null], EmptyPath);
        throw LinuxException.FromLastError("execute this program from where it cannot be written");
    }

    // struct statfs on x86-64: f_flags at 80; ST_RDONLY is 1.
    private static bool IsOutOfReach()
    {
        long* status = stackalloc long[15];
        bool isReadOnly = statfs(Link, status) == 0 && (status[10] & 1) != 0;
        return isReadOnly || File.ResolveLinkTarget(Link, returnFinalTarget: false)?.FullName.Contains("/memfd:", StringComparison.Ordinal) == true;
    }

    private static Descriptor? TryMount()
    {
        const int CloneCloseOnExec = 0x80001;
        ulong* readOnly = stackalloc ulong[4] { (ulong)MountAttributes.ReadOnly, 0, 0, 0 };
        fixed (byte* path = "/proc/self/exe\0"u8, empty = "\0"u8)
        {
            nint tree = syscall((int)SystemCall.open_tree, -100, (nint)path, CloneCloseOnExec, 0, 0);
            if (tree < 0)
                return null;

            var mount = new Descriptor((int)tree);
            if (syscall((int)SystemCall.mount_setattr, tree, (nint)empty, EmptyPath, (nint)readOnly, 32) == 0)
                return mount;

            mount.Dispose();
            return null;
        }
    }

    // Who may not mount can still copy: 3 MB, sealed against every change.
    private static Descriptor Copy()
    {
        const uint CloseOnExec = 1, AllowSealing = 2;
        const int AddSeals = 1033, AllSeals = 0xF;
        int fd = memfd_create("gantry-runtime", CloseOnExec | AllowSealing);
        if (fd < 0)
            throw LinuxException.FromLastError("make a memory file");

        var copy = new Descriptor(fd);
        OpenFile.WriteAll(copy, WholeFile.Read(Link));
        return fcntl(fd, AddSeals, AllSeals) == 0 ? copy : throw LinuxException.FromLastError("seal a memory file");
    }

    private static string[] Texts(string file)
    {
        string text = WholeFile.ReadText(file);
        return text.Length == 0 ? [] : text[..^1].Split('\0');
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statfs(string path, long* status);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint syscall(nint number, nint a, nint b, nint c, nint d, nint e);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int memfd_create(string name, uint flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fcntl(int fd, int command, int argument);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int execveat(int directory, string path, string?[] arguments, string?[] environment, int flags);
}
