using Microsoft.Win32.SafeHandles;

namespace Gantry.Linux.Descriptors;

/// <summary>An open file descriptor that is closed once, when its owner is done.</summary>
public sealed class Descriptor : SafeHandleZeroOrMinusOneIsInvalid
{
    public Descriptor(int number) : base(ownsHandle: true) => SetHandle(number);

    public int Number => (int)handle;

    // 0 is a valid descriptor, -1 is not.
    public override bool IsInvalid => handle < 0;

    protected override bool ReleaseHandle() => Libc.close((int)handle) == 0;
}
