using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Engine.Bench.Chaos;

/// <summary>Takes a thread into a named network namespace, with the sockets that it makes from then on.</summary>
internal static partial class NetworkSpaces
{
    private const int NewNet = 0x40000000;

    public static void Enter(string name)
    {
        using SafeFileHandle file = File.OpenHandle($"/run/netns/{name}");
        if (setns((int)file.DangerousGetHandle(), NewNet) != 0)
            throw new IOException($"enter the network of {name}: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int setns(int file, int kind);
}
