using System.Text.Json.Nodes;

namespace Gantry.Tests;

public sealed class CreateTests
{
    [Fact]
    [Requirement("runtime/create-1", Level.Must, "`create` without an id is an error.")]
    public void Create_needs_an_id()
    {
        using var container = new TestContainer("pause");
        container.WriteConfig();

        Assert.NotEqual(0, container.Runtime("create", "--bundle", container.Bundle).Status);
    }

    [Fact]
    [Requirement("runtime/create-2", Level.Must, "`create` of a bundle that is not there is an error.")]
    public void Create_needs_a_bundle()
    {
        using var container = new TestContainer("pause");

        Assert.NotEqual(0, container.Runtime("create", "--bundle", container.Bundle + "/absent", container.Id).Status);
        Assert.False(container.Exists());
    }

    [Fact]
    [Requirement("runtime/create-3", Level.Must, "`create` with an id that a container has already is an error, and that container goes on undisturbed.")]
    public void An_id_is_given_once()
    {
        using var container = new TestContainer("pause");
        container.MustCreate();
        string before = container.State().Output;

        Assert.NotEqual(0, container.Create().Status);
        Assert.Equal(before, container.State().Output);
        container.MustStart();
    }

    [Theory]
    [InlineData("")]
    [InlineData("../outside")]
    [InlineData("a/b")]
    [InlineData("..")]
    [Requirement("runtime/create-4", Level.Must, "An id that is no valid name is refused and nothing is made.")]
    public void An_invalid_id_is_refused(string id)
    {
        using var container = new TestContainer("pause");
        container.WriteConfig();

        Assert.NotEqual(0, container.Runtime("create", "--bundle", container.Bundle, id).Status);
        Assert.False(Directory.Exists(container.Bundle + "/outside"));
    }

    [Fact]
    [Requirement("runtime/create-5", Level.Must, "The program does not run before `start`.")]
    [Requirement("runtime/lifecycle-3", Level.Must, "Between `create` and `start` nothing of the user's program is executed.")]
    public void The_program_waits_for_start()
    {
        using var container = new TestContainer("into:/mnt/began", "print:began");
        container.MustCreate();

        // The environment is complete, the program is not there: this is what its process is until then.
        string executing = new FileInfo($"/proc/{container.Pid()}/exe").LinkTarget ?? "";
        Assert.DoesNotContain("/probe", executing, StringComparison.Ordinal);
        Assert.False(File.Exists(container.Rootfs + "/mnt/began"));
        container.RunToEnd();
        Assert.True(File.Exists(container.Rootfs + "/mnt/began"));
    }

    [Fact]
    [Requirement("runtime/create-6", Level.Must, "After `create` all resources but the program are there: namespaces, mounts and limits.")]
    public void The_environment_is_complete_after_create()
    {
        using var container = new TestContainer("pause");
        container.WithMount("/mnt", "tmpfs", "tmpfs");
        container.MustCreate();

        int pid = container.Pid();

        Assert.NotEqual(NamespaceHolder.OfHost("net"), new FileInfo($"/proc/{pid}/ns/net").LinkTarget);
        Assert.Contains(File.ReadLines($"/proc/{pid}/mountinfo").Select(SeenMount.Parse), mount => mount.Target.EndsWith("/mnt", StringComparison.Ordinal) && mount.Type == "tmpfs");
        Assert.Contains(container.CgroupsPath, File.ReadAllText($"/proc/{pid}/cgroup"), StringComparison.Ordinal);
    }

    [Fact]
    [Requirement("runtime/create-7", Level.Must, "Changes to config.json after `create` change nothing.")]
    [Requirement("runtime/lifecycle-4", Level.Must, "The container keeps what config.json said when it was created.")]
    public void Later_changes_of_the_configuration_have_no_effect()
    {
        using var container = new TestContainer("report");
        container.MustCreate();
        JsonObject changed = container.Config.DeepClone().AsObject();
        changed["hostname"] = "changed";
        changed["process"]!["args"] = Json.Array("/probe", "report", "--", "changed");
        changed["process"]!["cwd"] = "/mnt";
        File.WriteAllText(container.Bundle + "/config.json", changed.ToJsonString());

        container.RunToEnd();

        Sight seen = container.Seen()[0];
        Assert.Equal("conformance", seen.Text("hostname"));
        Assert.Equal("/", seen.Text("cwd"));
        Assert.Equal(["report"], seen.Texts("args"));
    }

    [Fact]
    [Requirement("runtime/create-8", Level.Must, "After a successful `create` the container is created.")]
    [Requirement("runtime/lifecycle-1", Level.Must, "A container begins with `create` of a bundle under an id of the caller's choice.")]
    public void Create_makes_a_created_container()
    {
        using var container = new TestContainer("pause");

        container.MustCreate();

        Assert.Equal("created", container.Status());
    }

    [Fact]
    [Requirement("runtime/lifecycle-2", Level.Must, "What config.json asks for and cannot be made is an error.")]
    [Requirement("runtime/errors-1", Level.Must, "An operation that fails leaves everything as if it had never been tried: no container, cgroup or mount.")]
    public void A_create_that_fails_leaves_nothing()
    {
        using var container = new TestContainer("pause");
        string[] mountsBefore = File.ReadAllLines("/proc/self/mountinfo");
        container.WithMount("/mnt", "no-such-file-system", "none");

        container.RefusesToCreate();

        Assert.Empty(Cgroups.Named(container.Id));
        Assert.DoesNotContain(File.ReadAllLines("/proc/self/mountinfo").Except(mountsBefore), line => line.Contains(container.Bundle, StringComparison.Ordinal));
    }

    [Fact]
    [Requirement("runtime/errors-2", Level.Must, "After a failed `create` the same id can be used at once.")]
    public void An_id_whose_create_failed_is_free()
    {
        using var container = new TestContainer("report");
        JsonNode good = container.Config.DeepClone();
        container.WithMount("/mnt", "no-such-file-system", "none");
        container.RefusesToCreate();
        container.Config = good.AsObject();

        Assert.Single(container.Run());
    }

    [Fact]
    [Requirement("bundle/config-1", Level.Must, "The configuration is the file config.json in the bundle; without it `create` is an error.")]
    public void A_bundle_without_a_configuration_is_refused()
    {
        using var container = new TestContainer("pause");

        Assert.NotEqual(0, container.Runtime("create", "--bundle", container.Bundle, container.Id).Status);
        Assert.False(container.Exists());
    }

    [Fact]
    [Requirement("bundle/config-2", Level.Must, "A configuration that is no JSON is an error.")]
    public void A_broken_configuration_is_refused()
    {
        using var container = new TestContainer("pause");
        File.WriteAllText(container.Bundle + "/config.json", container.Config.ToJsonString()[..^5]);

        Assert.NotEqual(0, container.Runtime("create", "--bundle", container.Bundle, container.Id).Status);
        Assert.False(container.Exists());
    }
}
