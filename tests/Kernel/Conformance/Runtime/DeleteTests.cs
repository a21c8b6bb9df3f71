namespace Gantry.Tests;

public sealed class DeleteTests
{
    [Fact]
    [Requirement("runtime/delete-1", Level.Must, "`delete` without an id, or of a container that does not exist, is an error.")]
    public void Delete_needs_a_container()
    {
        using var container = new TestContainer("pause");

        Assert.NotEqual(0, container.Runtime("delete").Status);
        Assert.NotEqual(0, container.Delete().Status);
    }

    [Fact]
    [Requirement("runtime/delete-2", Level.Must, "`delete` of a running container is an error and changes nothing.")]
    public void A_running_container_is_not_deleted()
    {
        using var container = new TestContainer("print:on", "pause");
        container.RunAndStay();

        Assert.NotEqual(0, container.Delete().Status);
        Assert.Equal("running", container.Status());
    }

    [Fact]
    [Requirement("runtime/delete-3", Level.Must, "`delete` takes away all that `create` made: the state, the cgroup and the mounts.")]
    [Requirement("runtime/lifecycle-10", Level.Must, "Deleting undoes what creating did.")]
    public void Delete_leaves_nothing()
    {
        using var container = new TestContainer("print:done");
        container.WithMount("/mnt", "tmpfs", "tmpfs");

        container.Run();

        Assert.False(container.Exists());
        Assert.Empty(Cgroups.Named(container.Id));
        Assert.DoesNotContain(container.Rootfs, File.ReadAllText("/proc/self/mountinfo"), StringComparison.Ordinal);
        Assert.Empty(Directory.Exists(container.Bundle + "/state") ? Directory.EnumerateFileSystemEntries(container.Bundle + "/state") : []);
    }

    [Fact]
    [Requirement("runtime/delete-4", Level.Must, "What belongs to the container but was not made by it stays: mounted directories, joined namespaces, the bundle.")]
    public void Delete_spares_what_others_made()
    {
        using var holder = new NamespaceHolder("net", "-n");
        using var container = new TestContainer("write:/mnt/file:x");
        Directory.CreateDirectory(container.Bundle + "/data");
        File.WriteAllText(container.Bundle + "/data/file", "");
        container.WithMount("/mnt", "bind", container.Bundle + "/data", "bind").WithNamespace("network", holder.Path);

        container.Run();

        Assert.Equal("x", File.ReadAllText(container.Bundle + "/data/file"));
        Assert.True(File.Exists(container.Rootfs + "/probe"));
        Assert.True(File.Exists(container.Bundle + "/config.json"));
        Assert.True(Path.Exists(holder.Path));
    }

    [Fact]
    [Requirement("runtime/delete-5", Level.Must, "Once a container is deleted another may have its id.")]
    public void An_id_can_be_used_again()
    {
        using var container = new TestContainer("print:done");

        container.Run();

        Assert.Single(container.Run());
    }
}
