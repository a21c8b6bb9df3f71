using System.Runtime.InteropServices;
using System.Text;

namespace Gantry.Tests;

/// <summary>What an attacking process does until it is killed; it runs beside a container or as its first process.</summary>
internal static unsafe partial class Attacker
{
    public const string Word = "attack";
    public const string Ready = "attacking";

    private const int Here = -100;
    private const uint Exchange = 2;
    private const int DieWithParent = 1;
    private const int Kill = 9;

    public static int Run(string name, string[] arguments)
    {
        if (name != "joiners")
            _ = prctl(DieWithParent, Kill, 0, 0, 0);

        Console.WriteLine(Ready);
        Console.Out.Flush();
        switch (name)
        {
            case "exchange":
                ExchangeForEver(arguments[0], arguments[1]);
                return 0;
            case "client":
                return Attached(arguments[0]);
            case "joiners":
                return Joiners.Watch(arguments);
            default:
                return 2;
        }
    }

    private static int Attached(string socket)
    {
        using var connection = new MonitorConnection(socket);
        connection.Attach(Gantry.Oci.Monitoring.AttachStreams.Stdout | Gantry.Oci.Monitoring.AttachStreams.Stderr);
        while (connection.Read() is not null)
            continue;

        return 0;
    }

    private static void ExchangeForEver(string one, string other)
    {
        fixed (byte* a = Encoding.UTF8.GetBytes(one + "\0"), b = Encoding.UTF8.GetBytes(other + "\0"))
        {
            while (true)
                _ = renameat2(Here, a, Here, b, Exchange);
        }
    }

    [LibraryImport("libc"), SuppressGCTransition]
    private static partial int renameat2(int from, byte* name, int to, byte* other, uint flags);

    [LibraryImport("libc")]
    private static partial int prctl(int option, nuint a, nuint b, nuint c, nuint d);
}
