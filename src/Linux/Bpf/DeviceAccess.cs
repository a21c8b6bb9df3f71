namespace Gantry.Linux.Bpf;

/// <summary>What is done with a device, with the bits of struct bpf_cgroup_dev_ctx.</summary>
[Flags]
public enum DeviceAccess
{
    None = 0,
    MakeNode = 1,
    Read = 2,
    Write = 4,
    All = MakeNode | Read | Write,
}
