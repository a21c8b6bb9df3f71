using System.Runtime.InteropServices;
using Gantry.Linux.Descriptors;

namespace Gantry.Linux.Mounts;

/// <summary>A copy of mounts that is attached nowhere yet: which place, and where to, is said by descriptors alone. See open_tree(2), mount_setattr(2) and move_mount(2).</summary>
public sealed unsafe class MountTree : IDisposable
{
    private const int SysOpenTree = 428;
    private const int SysMoveMount = 429;
    private const int SysMountSetAttributes = 442;
    private const int EmptyPath = 0x1000;
    private const int Recursive = 0x8000;
    private const int CloneAndCloseOnExec = 1 | 0x80000;
    private const int FromDescriptorToDescriptor = 0x4 | 0x40;
    private readonly Descriptor _tree;

    private MountTree(Descriptor tree) => _tree = tree;

    /// <summary>Copies the mount that shows the place, from the place on; with what is mounted below it where that is wanted.</summary>
    public static MountTree Clone(Descriptor place, bool recursive = true)
    {
        byte empty = 0;
        int flags = CloneAndCloseOnExec | EmptyPath | (recursive ? Recursive : 0);
        nint fd = Libc.Syscall(SysOpenTree, place.Number, (nint)(&empty), flags);
        return fd < 0 ? throw LinuxException.FromLastError("copy a mount") : new MountTree(new Descriptor((int)fd));
    }

    public void MakeReadOnly(bool recursive = true)
    {
        // struct mount_attr: attributes to set, to clear, propagation, user namespace.
        ulong* attributes = stackalloc ulong[4] { 1, 0, 0, 0 };
        byte empty = 0;
        if (Libc.Syscall(SysMountSetAttributes, _tree.Number, (nint)(&empty), EmptyPath | (recursive ? Recursive : 0), (nint)attributes, 4 * sizeof(ulong)) != 0)
            throw LinuxException.FromLastError("make a mount read-only");
    }

    /// <summary>Shows the copy at a place of the calling thread's mount namespace.</summary>
    public void AttachTo(Descriptor place)
    {
        byte empty = 0;
        if (Libc.Syscall(SysMoveMount, _tree.Number, (nint)(&empty), place.Number, (nint)(&empty), FromDescriptorToDescriptor) != 0)
            throw LinuxException.FromLastError("attach a mount");
    }

    /// <summary>What was attached stays.</summary>
    public void Dispose() => _tree.Dispose();
}
