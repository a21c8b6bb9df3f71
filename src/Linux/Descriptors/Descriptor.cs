using Microsoft.Win32.SafeHandles;

namespace Gantry.Linux.Descriptors;

/// <summary>An open file descriptor that is closed once, when its owner is done.</summary>
public sealed class Descriptor : SafeHandleZeroOrMinusOneIsInvalid
{
    public Descriptor(int number) : base(ownsHandle: true) => SetHandle(number);

    public int Number => (int)handle;

    /// <summary>Opens a path for reading, for example a pinned namespace.</summary>
    public static Descriptor Open(string path)
    {
        int fd = Libc.open(path, (int)(OpenFlags.ReadOnly | OpenFlags.CloseOnExec), 0);
        return fd >= 0 ? new Descriptor(fd) : throw LinuxException.FromLastError($"open {path}");
    }

    // 0 is a valid descriptor, -1 is not.
    public override bool IsInvalid => handle < 0;

    protected override bool ReleaseHandle() => Libc.close((int)handle) == 0;
}
