using System.Runtime.InteropServices;
using Gantry.Linux;
using Gantry.Linux.Descriptors;

namespace Gantry.Runtime.Containers;

/// <summary>Holds a container for one command at a time; the kernel lets go when the holder dies.</summary>
internal sealed partial class DirectoryLock : IDisposable
{
    private const int Exclusive = 2;
    private const int Unlock = 8;

    private readonly Descriptor _descriptor;

    private DirectoryLock(Descriptor descriptor) => _descriptor = descriptor;

    /// <summary>None if the directory is not there, also if it went away while waiting.</summary>
    public static DirectoryLock? TryTake(string path)
    {
        int fd = open(path, (int)(OpenFlags.ReadOnly | OpenFlags.Directory | OpenFlags.CloseOnExec));
        if (fd < 0)
            return null;

        var taken = new DirectoryLock(new Descriptor(fd));
        while (flock(fd, Exclusive) != 0)
        {
            if ((Errno)Marshal.GetLastPInvokeError() is not Errno.Interrupted)
                throw LinuxException.FromLastError($"lock {path}");
        }

        if (Directory.Exists(path))
            return taken;

        taken.Dispose();
        return null;
    }

    public void Dispose()
    {
        // A child that was cloned meanwhile shares the lock, so closing alone would not free it.
        _ = flock(_descriptor.Number, Unlock);
        _descriptor.Dispose();
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int flock(int fd, int operation);
}
