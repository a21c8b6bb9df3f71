namespace Gantry.Linux.Bpf;

/// <summary>Which device nodes a permission is about, with the numbers of struct bpf_cgroup_dev_ctx.</summary>
public enum DeviceKind
{
    Any = 0,
    Block = 1,
    Character = 2,
}
