using Gantry.Linux;
using Gantry.Linux.Mounts;
using Gantry.NodeAgent.Volumes;

namespace Gantry.Tests;

public sealed class SubPathTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("gantry-subpath-").FullName;

    [Fact]
    public void A_part_of_a_volume_is_mounted_and_made_where_it_is_missing()
    {
        string volume = Directory.CreateDirectory(Path.Combine(_directory, "volume")).FullName;

        SubPaths.Mount(volume, "a/b", Path.Combine(_directory, "target"));
        File.WriteAllText(Path.Combine(_directory, "target", "file"), "x");

        Assert.Equal("x", File.ReadAllText(Path.Combine(volume, "a/b/file")));
    }

    [Fact]
    public void A_link_out_of_the_volume_is_not_followed()
    {
        string volume = Directory.CreateDirectory(Path.Combine(_directory, "volume")).FullName;
        Directory.CreateDirectory(Path.Combine(_directory, "outside"));
        File.CreateSymbolicLink(Path.Combine(volume, "up"), "../outside");
        File.CreateSymbolicLink(Path.Combine(volume, "etc"), "/etc");

        Assert.Throws<LinuxException>(() => SubPaths.Mount(volume, "up", Path.Combine(_directory, "t1")));
        Assert.Throws<LinuxException>(() => SubPaths.Mount(volume, "up/new", Path.Combine(_directory, "t2")));
        Assert.Throws<LinuxException>(() => SubPaths.Mount(volume, "etc/passwd", Path.Combine(_directory, "t3")));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(_directory, "outside")));
    }

    public void Dispose()
    {
        foreach (MountEntry mount in MountTable.Read().Where(mount => mount.Target.StartsWith(_directory + "/", StringComparison.Ordinal)).Reverse())
            MountTable.UnmountAll(mount.Target);
        Directory.Delete(_directory, recursive: true);
    }
}
