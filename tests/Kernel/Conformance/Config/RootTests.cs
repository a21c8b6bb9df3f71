namespace Gantry.Tests;

public sealed class RootTests
{
    private const int ReadOnlyFileSystem = 30;

    [Fact]
    [Requirement("config/root-1", Level.Must, "A relative path of the root file system starts at the bundle.")]
    [Requirement("config/root-6", Level.Must, "The container's / is the directory that root names; nothing of the host above it can be reached.")]
    public void A_relative_root_lies_in_the_bundle()
    {
        using var container = new TestContainer("list:/", "list:/..");

        IReadOnlyList<Sight> seen = container.Run();

        Assert.Equal(["dev", "etc", "mnt", "probe", "proc", "sys", "tmp"], seen[0].Texts("names").Order());
        Assert.Equal(seen[0].Texts("names").Order(), seen[1].Texts("names").Order());
    }

    [Fact]
    [Requirement("config/root-2", Level.Must, "The root file system may have an absolute path.")]
    public void An_absolute_root_is_taken()
    {
        using var container = new TestContainer("stat:/probe");
        container.Config["root"]!["path"] = container.Rootfs;

        Assert.Equal(0, container.Run()[0].Errno);
    }

    [Fact]
    [Requirement("config/root-3", Level.Must, "The directory of the root file system exists; otherwise `create` is an error.")]
    public void A_root_that_is_not_there_is_refused()
    {
        using var container = new TestContainer("pause");
        container.Config["root"]!["path"] = "absent";

        container.RefusesToCreate();
    }

    [Fact]
    [Requirement("config/root-4", Level.Must, "With readonly nothing of the root file system can be written.")]
    public void A_read_only_root_cannot_be_written()
    {
        using var container = new TestContainer("create:/new", "directory:/tmp/new", "write:/etc/file:x", "create:/dev/shm/new", "report");
        File.WriteAllText(container.Rootfs + "/etc/file", "");
        container.Config["root"]!["readonly"] = true;

        IReadOnlyList<Sight> seen = container.Run();

        Assert.Equal([ReadOnlyFileSystem, ReadOnlyFileSystem, ReadOnlyFileSystem, 0], seen.Take(4).Select(s => s.Errno));
        Assert.True(seen[4].Mount("/").Is("ro"));
    }

    [Fact]
    [Requirement("config/root-5", Level.Must, "Without readonly the root file system can be written.")]
    public void A_root_is_writable_unless_told_otherwise()
    {
        using var container = new TestContainer("create:/new", "directory:/tmp/new");

        Assert.All(container.Run(), seen => Assert.Equal(0, seen.Errno));
        Assert.True(File.Exists(container.Rootfs + "/new"));
    }

    [Fact]
    [Requirement("config/root-7", Level.Must, "Root is required.")]
    public void A_configuration_without_a_root_is_refused()
    {
        using var container = new TestContainer("pause");
        container.Config.Remove("root");

        container.RefusesToCreate();
    }
}
