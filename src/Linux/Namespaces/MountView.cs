using Gantry.Linux.Descriptors;
using Gantry.Linux.Files;
using Gantry.Linux.Mounts;
using Gantry.Linux.Processes;

namespace Gantry.Linux.Namespaces;

/// <summary>The mounts of another mount namespace, held open: paths below its root are resolved among them, from any thread.</summary>
/// <remarks>Nothing of it stands in the host's mount table, so nothing is left of it when this process is killed.</remarks>
public sealed class MountView : IDisposable
{
    private readonly Descriptor _holder;

    private MountView(Descriptor holder, RootDirectory root)
    {
        _holder = holder;
        Root = root;
    }

    public RootDirectory Root { get; }

    /// <summary>What a process sees as its root; none if it has ended.</summary>
    public static MountView? OfProcess(PidFd process)
    {
        Descriptor? holder = null;
        try
        {
            holder = Descriptor.Open($"/proc/{process.Pid}/ns/mnt");
            var view = new MountView(holder, RootDirectory.Open($"/proc/{process.Pid}/root"));

            // While the process has not ended, its number was not another's.
            if (!process.HasExited)
                return view;

            view.Dispose();
            return null;
        }
        catch (LinuxException failure) when (failure.Errno is Errno.NotFound or Errno.NoSuchProcess)
        {
            holder?.Dispose();
            return null;
        }
    }

    /// <summary>A mount namespace of its own, in which <paramref name="build"/> mounts what it likes and says where its root lies.</summary>
    /// <remarks>The work runs on a thread that sees the host's files; nothing that it mounts is seen by anybody else.</remarks>
    public static MountView Build(Func<RootDirectory> build) => NamespaceThread.RunInNew(NamespaceKind.Mount, () =>
    {
        MountTable.SetPropagation("/", MountFlags.Private | MountFlags.Recursive);
        RootDirectory root = build();
        return new MountView(Descriptor.Open("/proc/thread-self/ns/mnt"), root);
    });

    public void Dispose()
    {
        Root.Dispose();
        _holder.Dispose();
    }
}
