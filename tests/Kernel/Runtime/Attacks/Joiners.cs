using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Gantry.Tests;

/// <summary>The first process of a container, lying in wait for whatever joins it: it says what it could lay hands on.</summary>
internal static unsafe partial class Joiners
{
    private const int WriteOnly = 1, ReadOnly = 0, PathOnly = 0x200000;
    private const int Seize = 0x4206, Interrupt = 0x4207, Detach = 17;
    private static readonly HashSet<string> Said = [];

    public static int Watch(string[] arguments)
    {
        string stop = arguments[0];
        int next = Environment.ProcessId + 1;
        while (!File.Exists(stop))
        {
            int newest = Newest();
            for (int rounds = 0; rounds < 2000; rounds++)
            {
                for (int pid = Math.Max(next, newest - 2); pid < newest + 6; pid++)
                    Attack(pid);
            }

            next = newest;
        }

        Console.WriteLine("end");
        return 0;
    }

    // ns_last_pid needs no privilege to be read.
    private static int Newest() => int.Parse(File.ReadAllText("/proc/sys/kernel/ns_last_pid"), CultureInfo.InvariantCulture);

    private static void Attack(int pid)
    {
        string process = "/proc/" + pid.ToString(CultureInfo.InvariantCulture);
        int exe = Open(process + "/exe", ReadOnly);
        if (exe < 0)
            return;

        string name = Link($"/proc/self/fd/{exe}");
        _ = close(exe);
        if (!name.Contains("gantry-runtime", StringComparison.Ordinal))
            return;

        Say($"sees {name}");
        int forWriting = Open(process + "/exe", WriteOnly);
        if (forWriting >= 0)
            Say("writes the runtime");

        if (ptrace(Seize, pid, 0, 0) == 0)
        {
            _ = ptrace(Interrupt, pid, 0, 0);
            Say("traces the runtime");
            _ = ptrace(Detach, pid, 0, 0);
        }

        if (Open(process + "/root/proc/1/environ", ReadOnly) >= 0 && Link(process + "/root") != "/")
            Say("walks through the runtime's root");

        foreach (string descriptor in Entries(process + "/fd"))
            Say($"has descriptor {Link(descriptor)}");
    }

    private static string[] Entries(string path)
    {
        try
        {
            return Directory.GetFileSystemEntries(path);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static void Say(string what)
    {
        if (Said.Add(what))
            Console.WriteLine("breach: " + what);

        Console.Out.Flush();
    }

    private static string Link(string path)
    {
        byte* target = stackalloc byte[512];
        fixed (byte* name = Encoding.UTF8.GetBytes(path + "\0"))
        {
            nint length = readlink(name, target, 512);
            return length < 0 ? "" : Encoding.UTF8.GetString(target, (int)length);
        }
    }

    private static int Open(string path, int flags)
    {
        fixed (byte* name = Encoding.UTF8.GetBytes(path + "\0"))
            return open(name, flags | 0x80000 | 0x800);
    }

    [LibraryImport("libc")]
    private static partial int open(byte* path, int flags);

    [LibraryImport("libc")]
    private static partial int close(int fd);

    [LibraryImport("libc")]
    private static partial nint readlink(byte* path, byte* target, nint capacity);

    [LibraryImport("libc")]
    private static partial nint ptrace(int request, int pid, nint address, nint data);
}
