namespace Gantry.Linux.Seccomp;

/// <summary>What the kernel does with a system call: a SECCOMP_RET_ value. See seccomp(2).</summary>
public readonly record struct FilterAction(uint Value)
{
    public static FilterAction KillProcess => new(0x80000000);
    public static FilterAction KillThread => new(0);
    public static FilterAction Trap => new(0x00030000);
    public static FilterAction Log => new(0x7ffc0000);
    /// <summary>Leaves the answer to whoever holds the filter's listener.</summary>
    public static FilterAction Notify => new(0x7fc00000);

    public static FilterAction Allow => new(0x7fff0000);

    public bool IsErrno => (Value & 0xffff0000) == 0x00050000;

    public static FilterAction Errno(uint errno) => new(0x00050000 | (errno & 0xffff));

    public static FilterAction Trace(uint message) => new(0x7ff00000 | (message & 0xffff));
}
