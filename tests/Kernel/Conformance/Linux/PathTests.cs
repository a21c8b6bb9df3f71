namespace Gantry.Tests;

public sealed class PathTests
{
    private const int ReadOnlyFileSystem = 30;

    [Fact]
    [Requirement("config-linux/masked-paths-1", Level.Must, "A masked file cannot be read: it is empty.")]
    [Requirement("config-linux/masked-paths-2", Level.Must, "A masked directory is empty and cannot be written.")]
    public void Masked_paths_show_nothing()
    {
        using var container = new TestContainer("read:/etc/secret", "list:/mnt/secret", "create:/mnt/secret/new", "read:/proc/version");
        File.WriteAllText(container.Rootfs + "/etc/secret", "secret");
        Directory.CreateDirectory(container.Rootfs + "/mnt/secret");
        File.WriteAllText(container.Rootfs + "/mnt/secret/file", "secret");
        container.Linux["maskedPaths"] = Json.Array("/etc/secret", "/mnt/secret", "/proc/version");

        IReadOnlyList<Sight> seen = container.Run();

        Assert.True(string.IsNullOrEmpty(seen[0].TextOrNone("text")));
        Assert.Empty(seen[1].Texts("names"));
        Assert.Equal(ReadOnlyFileSystem, seen[2].Errno);
        Assert.True(string.IsNullOrEmpty(seen[3].TextOrNone("text")));
    }

    [Fact]
    [Requirement("config-linux/masked-paths-3", Level.Must, "A masked path that is not there does not disturb.")]
    public void A_masked_path_may_be_missing()
    {
        using var container = new TestContainer("print:x");
        container.Linux["maskedPaths"] = Json.Array("/not/there", "/proc/not-there");

        Assert.Single(container.Run());
    }

    [Fact]
    [Requirement("config-linux/masked-paths-4", Level.Must, "Masked and read-only paths are absolute; a relative one is an error.")]
    public void Relative_paths_are_refused()
    {
        foreach (string list in (string[])["maskedPaths", "readonlyPaths"])
        {
            using var container = new TestContainer("pause");
            container.Linux[list] = Json.Array("etc");
            container.RefusesToCreate();
        }
    }

    [Fact]
    [Requirement("config-linux/readonly-paths-1", Level.Must, "A read-only path can be read and not written, file or directory.")]
    public void Read_only_paths_cannot_be_written()
    {
        using var container = new TestContainer("create:/mnt/kept/new", "write:/etc/kept:x", "read:/etc/kept", "write:/proc/sys/kernel/shmmni:7");
        Directory.CreateDirectory(container.Rootfs + "/mnt/kept");
        File.WriteAllText(container.Rootfs + "/etc/kept", "kept");
        container.Linux["readonlyPaths"] = Json.Array("/mnt/kept", "/etc/kept", "/proc/sys");

        IReadOnlyList<Sight> seen = container.Run();

        Assert.Equal([ReadOnlyFileSystem, ReadOnlyFileSystem, 0, ReadOnlyFileSystem], seen.Select(s => s.Errno));
        Assert.Equal("kept", seen[2].Text("text"));
    }

    [Fact]
    [Requirement("config-linux/readonly-paths-2", Level.Must, "A read-only path that is not there does not disturb.")]
    public void A_read_only_path_may_be_missing()
    {
        using var container = new TestContainer("print:x");
        container.Linux["readonlyPaths"] = Json.Array("/not/there");

        Assert.Single(container.Run());
    }

    [Theory]
    [InlineData("private", "")]
    [InlineData("rprivate", "")]
    [InlineData("shared", "shared:")]
    [InlineData("slave", "master:")]
    [InlineData("unbindable", "unbindable")]
    [Requirement("config-linux/rootfs-propagation-1", Level.Must, "rootfsPropagation sets how mounts of the root file system propagate: private, shared, slave or unbindable.")]
    public void The_root_has_the_propagation_asked_for(string propagation, string tag)
    {
        using var container = new TestContainer("report");
        container.Linux["rootfsPropagation"] = propagation;

        IReadOnlyList<string> tags = container.Run()[0].Mount("/").Propagation;

        // A mount whose peers are private to the host has no master to be a slave of.
        if (tag == "master:")
            Assert.DoesNotContain(tags, t => t.StartsWith("shared:", StringComparison.Ordinal));
        else if (tag.Length == 0)
            Assert.Empty(tags);
        else
            Assert.Contains(tags, t => t.StartsWith(tag, StringComparison.Ordinal));
    }

    [Fact]
    [Requirement("config-linux/rootfs-propagation-2", Level.Must, "Another value is an error.")]
    public void An_unknown_propagation_is_refused()
    {
        using var container = new TestContainer("pause");
        container.Linux["rootfsPropagation"] = "unheard-of";

        container.RefusesToCreate();
    }

    [Fact]
    [Requirement("config-linux/mount-label-1", Level.Must, "A mount label on a host without SELinux cannot be applied and is an error.")]
    public void A_mount_label_that_cannot_be_applied_is_refused()
    {
        Assert.SkipWhen(File.Exists("/sys/fs/selinux/enforce"), "this host has SELinux");
        using var container = new TestContainer("pause");
        container.Linux["mountLabel"] = "system_u:object_r:container_file_t:s0:c1,c2";

        container.RefusesToCreate();
    }
}
