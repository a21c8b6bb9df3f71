using System.Globalization;
using System.Runtime.InteropServices;
using Gantry.Linux.Files;
using Gantry.Runtime.Confinement;

namespace Gantry.Runtime.Launching;

/// <summary>Gathers the facts that a plan depends on from this process and this host.</summary>
internal static unsafe partial class HostProbe
{
    private const int OpenFiles = 7;

    // PROC_USER_INIT_INO of linux/proc_ns.h.
    private const ulong InitialUserNamespace = 0xEFFFFFFD;

    public static HostFacts Gather()
    {
        string status = WholeFile.ReadText("/proc/self/status");
        (ulong soft, ulong hard) = ProcessLimits.Read(0, OpenFiles) ?? (1024, 1024);

        // .NET has raised our soft limit to the hard one; whoever started us still has what we were given.
        if (ProcessLimits.Read(getppid(), OpenFiles) is { } parents)
            soft = Math.Min(parents.Soft, hard);

        return new HostFacts
        {
            IsDirectory = Directory.Exists,
            IsRootless = IsRootless,
            MakesDevices = !LacksRights,
            HasSecurityModule = SecurityModules.Has,
            IsOwnNamespace = static (path, file) => InodeOf(path) is { } inode && inode == InodeOf("/proc/self/ns/" + file),
            IgnoredSignals = IgnoredSignals(Bits(status, "SigIgn:")),
            OpenFilesSoft = soft,
            OpenFilesHard = hard,
            Capabilities = Bits(status, "CapPrm:"),
            LastCapability = LastCapability(),
            StandardStreams = StandardStreams(),
        };
    }

    public static bool IsRootless => geteuid() != 0;

    /// <summary>True also for root in a user namespace, who is none to the kernel where the whole machine is concerned.</summary>
    public static bool LacksRights { get; } = IsRootless || InodeOf("/proc/self/ns/user") != InitialUserNamespace;

    public static uint UserId => geteuid();

    public static uint GroupId => getegid();

    // struct stat on x86-64: st_ino at 8. Namespaces of all kinds share one file system, so the number says which it is.
    private static ulong? InodeOf(string path)
    {
        byte* status = stackalloc byte[144];
        return stat(path, status) == 0 ? *(ulong*)(status + 8) : null;
    }

    // Sample: SigIgn:\t0000000000001000, see proc_pid_status(5).
    private static ulong Bits(string status, string field)
    {
        int start = status.IndexOf(field, StringComparison.Ordinal) + field.Length + 1;
        return ulong.Parse(status.AsSpan(start, 16), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
    }

    private static List<int> IgnoredSignals(ulong bits)
    {
        var ignored = new List<int>();
        for (int signal = 1; signal <= 64; signal++)
        {
            if ((bits & (1UL << (signal - 1))) != 0)
                ignored.Add(signal);
        }

        return ignored;
    }

    // PR_CAPBSET_READ fails for the first capability that the kernel does not know.
    private static int LastCapability()
    {
        const int SysPrctl = 157, ReadBounding = 23;
        int last = CapabilitySet.Names.Count - 1;
        while (last > 0 && syscall(SysPrctl, ReadBounding, last, 0, 0, 0, 0) < 0)
            last--;

        while (last < 63 && syscall(SysPrctl, ReadBounding, last + 1, 0, 0, 0, 0) >= 0)
            last++;

        return last;
    }

    // struct stat on x86-64: st_mode at 24, st_rdev at 40. The null device stays root's.
    private static List<int> StandardStreams()
    {
        const int SysFstat = 5;
        const long NullDevice = 0x103;
        var streams = new List<int>();
        byte* status = stackalloc byte[144];
        for (int fd = 0; fd < 3; fd++)
        {
            if (syscall(SysFstat, fd, (nint)status, 0, 0, 0, 0) == 0 && *(long*)(status + 40) != NullDevice)
                streams.Add(fd);
        }

        return streams;
    }

    [LibraryImport("libc"), SuppressGCTransition]
    private static partial nint syscall(nint number, nint a, nint b, nint c, nint d, nint e, nint f);

    [LibraryImport("libc"), SuppressGCTransition]
    private static partial int getppid();

    [LibraryImport("libc"), SuppressGCTransition]
    private static partial uint geteuid();

    [LibraryImport("libc"), SuppressGCTransition]
    private static partial uint getegid();

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int stat(string path, byte* status);
}
