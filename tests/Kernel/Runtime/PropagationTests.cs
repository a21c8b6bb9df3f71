using Gantry.Linux.Mounts;
using Gantry.Oci.RuntimeSpec;

namespace Gantry.Tests;

public sealed class PropagationTests
{
    // The optional fields of mountinfo: what the root's mount does with mounts below it.
    [Theory]
    [InlineData(null, "")]
    [InlineData("private", "")]
    [InlineData("rprivate", "")]
    [InlineData("shared", "shared:")]
    [InlineData("rshared", "shared:")]
    [InlineData("unbindable", "unbindable")]
    [InlineData("runbindable", "unbindable")]
    public void The_roots_propagation_is_the_one_asked_for(string? propagation, string expected)
    {
        using var bundle = new TestBundle("grep", " / / ", "/proc/self/mountinfo");
        bundle.WithLinux(linux => linux with { RootfsPropagation = propagation });
        using TestMount root = bundle.RootOnMount(MountFlags.Shared);

        RuntimeResult result = bundle.Run();

        Assert.Equal("", result.Error);
        Assert.Equal(expected, Propagation(result.Output.TrimEnd()));
    }

    [Theory]
    [InlineData("slave")]
    [InlineData("rslave")]
    public void A_slave_root_follows_the_host(string propagation)
    {
        using var bundle = new TestBundle("sh", "-c", "grep ' / / ' /proc/self/mountinfo >/dev/shm/a; until test -e /new/file; do sleep 0.1; done; cat /dev/shm/a");
        bundle.WithLinux(linux => linux with { RootfsPropagation = propagation });
        using TestMount root = bundle.RootOnMount(MountFlags.Shared);
        Directory.CreateDirectory(bundle.Rootfs + "/new");
        string id = bundle.Started();

        string mount = root.Mount("new");
        File.WriteAllText(mount + "/file", "");

        bundle.WaitUntilStopped(id);
    }

    [Fact]
    public void A_shared_bind_mount_shows_the_host_what_the_container_mounts()
    {
        using var source = new TestMount(MountFlags.Shared);
        Directory.CreateDirectory(source.FullPath + "/inner");
        using var bundle = new TestBundle("sh", "-c", "mount -t tmpfs x /data/inner && echo done >/data/inner/file");
        MountTests.With(bundle, MountTests.Bind(source.FullPath, "/data", "rbind", "rshared"));

        RuntimeResult result = bundle.WithProcess(process => process with { Capabilities = MountTests.All }).Run();

        Assert.Equal(new RuntimeResult(0, "", ""), result);
        Assert.Equal("done\n", File.ReadAllText(source.FullPath + "/inner/file"));
        MountTable.Unmount(source.FullPath + "/inner");
    }

    [Theory]
    [InlineData("rslave")]
    [InlineData("rprivate")]
    [InlineData("slave")]
    [InlineData("private")]
    [InlineData("rbind")]
    public void Any_other_shows_the_host_nothing(string propagation)
    {
        using var source = new TestMount(MountFlags.Shared);
        Directory.CreateDirectory(source.FullPath + "/inner");
        using var bundle = new TestBundle("sh", "-c", "mount -t tmpfs x /data/inner && echo done >/data/inner/file; grep ' /data ' /proc/self/mountinfo");
        MountTests.With(bundle, MountTests.Bind(source.FullPath, "/data", "rbind", propagation));

        RuntimeResult result = bundle.WithProcess(process => process with { Capabilities = MountTests.All }).Run();

        Assert.Equal(propagation.EndsWith("slave", StringComparison.Ordinal) ? "master:" : "", Propagation(result.Output.TrimEnd()));
        Assert.False(File.Exists(source.FullPath + "/inner/file"));
    }

    [Fact]
    public void A_slave_bind_mount_shows_the_container_what_the_host_mounts()
    {
        using var source = new TestMount(MountFlags.Shared);
        using var bundle = new TestBundle("sh", "-c", "until test -e /data/later/file; do sleep 0.1; done");
        MountTests.With(bundle, MountTests.Bind(source.FullPath, "/data", "rbind", "rslave"));
        string id = bundle.Started();

        File.WriteAllText(source.Mount("later") + "/file", "");

        bundle.WaitUntilStopped(id);
    }

    [Fact]
    public void An_unbindable_mount_cannot_be_bound_again()
    {
        using var source = new TestMount();
        using var bundle = new TestBundle("sh", "-c", "mount -o bind /data /tmp || echo refused; grep ' /data ' /proc/self/mountinfo");
        MountTests.With(bundle, MountTests.Bind(source.FullPath, "/data", "bind", "unbindable"));

        RuntimeResult result = bundle.WithProcess(process => process with { Capabilities = MountTests.All }).Run();

        Assert.StartsWith("refused\n", result.Output, StringComparison.Ordinal);
        Assert.Contains(" unbindable ", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_propagation_of_the_root_is_refused()
    {
        using var bundle = new TestBundle("true");
        bundle.WithLinux(linux => linux with { RootfsPropagation = "sideways" });

        Assert.Contains("unknown rootfsPropagation sideways", bundle.Run().Error, StringComparison.Ordinal);
    }

    // Sample: 61 53 0:43 / / rw,relatime shared:7 master:3 - tmpfs tmpfs rw
    private static string Propagation(string line)
    {
        string[] fields = line.Split(' ');
        string field = string.Join(' ', fields[6..Array.IndexOf(fields, "-")]);
        int colon = field.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? field : field[..(colon + 1)];
    }
}
