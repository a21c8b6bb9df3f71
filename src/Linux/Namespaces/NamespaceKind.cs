namespace Gantry.Linux.Namespaces;

/// <summary>Kinds of namespace, valued as the flags of clone(2).</summary>
[Flags]
public enum NamespaceKind : ulong
{
    None = 0,
    Time = 0x80,
    Mount = 0x20000,
    Cgroup = 0x2000000,
    Uts = 0x4000000,
    Ipc = 0x8000000,
    User = 0x10000000,
    Pid = 0x20000000,
    Network = 0x40000000,
}
