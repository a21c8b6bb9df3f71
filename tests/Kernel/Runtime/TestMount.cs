using Gantry.Linux.Mounts;

namespace Gantry.Tests;

internal sealed class TestMount : IDisposable
{

    public TestMount(MountFlags propagation = MountFlags.Private)
    {
        FullPath = Directory.CreateTempSubdirectory("gantry-mount-test-").FullName;
        MountTable.Mount("tmpfs", FullPath, "tmpfs", MountFlags.None, "mode=755");
        MountTable.Mount(null, FullPath, null, propagation);
    }

    public string FullPath { get; }

    public string Mount(string name)
    {
        string path = $"{FullPath}/{name}";
        Directory.CreateDirectory(path);
        MountTable.Mount("tmpfs", path, "tmpfs", MountFlags.None, "mode=755");
        return path;
    }

    public void UnmountTop() => MountTable.Unmount(FullPath, UnmountFlags.Detach);

    public void Dispose()
    {
        MountTable.Unmount(FullPath, UnmountFlags.Detach);
        Directory.Delete(FullPath, recursive: true);
    }
}
