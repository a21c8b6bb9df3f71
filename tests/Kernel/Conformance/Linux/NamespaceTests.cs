namespace Gantry.Tests;

public sealed class NamespaceTests
{
    private static readonly (string Type, string Kind)[] All =
        [("pid", "pid"), ("network", "net"), ("mount", "mnt"), ("ipc", "ipc"), ("uts", "uts"), ("cgroup", "cgroup"), ("time", "time"), ("user", "user")];

    [Theory]
    [InlineData("pid")]
    [InlineData("network")]
    [InlineData("mount")]
    [InlineData("ipc")]
    [InlineData("uts")]
    [InlineData("cgroup")]
    [InlineData("time")]
    [Requirement("config-linux/namespaces-1", Level.Must, "A namespace without a path is a new one: pid, network, mount, ipc, uts, cgroup and time.")]
    public void A_namespace_without_a_path_is_new(string type)
    {
        string kind = All.Single(n => n.Type == type).Kind;
        using var container = new TestContainer("report");
        container.WithNamespace(type);

        Assert.NotEqual(NamespaceHolder.OfHost(kind), container.Run()[0]["namespaces"][kind]!.GetValue<string>());
    }

    [Theory]
    [InlineData("network", "-n")]
    [InlineData("ipc", "-i")]
    [InlineData("uts", "-u")]
    [InlineData("pid", "-p", "--fork")]
    [InlineData("cgroup", "-C")]
    [Requirement("config-linux/namespaces-2", Level.Must, "With a path the process is in the namespace of that path.")]
    public void A_namespace_with_a_path_is_joined(string type, params string[] option)
    {
        string kind = All.Single(n => n.Type == type).Kind;
        using var holder = new NamespaceHolder(kind, option);
        using var container = new TestContainer("report");
        container.WithNamespace(type, holder.Path);
        if (type == "uts")
            container.Config.Remove("hostname");

        Assert.Equal(holder.Identity, container.Run()[0]["namespaces"][kind]!.GetValue<string>());
    }

    [Fact]
    [Requirement("config-linux/namespaces-3", Level.Must, "A path that is not there or no namespace is an error.")]
    public void A_path_that_is_no_namespace_is_refused()
    {
        foreach (string path in (string[])["/no/such/namespace", "/etc/hostname"])
        {
            using var container = new TestContainer("pause");
            container.WithNamespace("network", path).RefusesToCreate();
        }
    }

    [Fact]
    [Requirement("config-linux/namespaces-4", Level.Must, "A path of a namespace of another type is an error.")]
    public void A_path_of_another_type_is_refused()
    {
        using var holder = new NamespaceHolder("ipc", "-i");
        using var container = new TestContainer("pause");

        container.WithNamespace("network", holder.Path).RefusesToCreate();
    }

    [Theory]
    [InlineData("network")]
    [InlineData("ipc")]
    [InlineData("uts")]
    [InlineData("pid")]
    [InlineData("cgroup")]
    [InlineData("time")]
    [Requirement("config-linux/namespaces-5", Level.Must, "A type that is not listed is shared with the runtime.")]
    public void A_namespace_that_is_not_listed_is_the_runtimes(string type)
    {
        string kind = All.Single(n => n.Type == type).Kind;
        using var container = new TestContainer("report").WithoutNamespace(type);
        if (type == "uts")
            container.Config.Remove("hostname");

        // Without the container's own network the kernel refuses a new sysfs.
        if (type == "network")
            container.Mounts.RemoveAt(4);

        Assert.Equal(NamespaceHolder.OfHost(kind), container.Run()[0]["namespaces"][kind]!.GetValue<string>());
    }

    [Fact]
    [Requirement("config-linux/namespaces-6", Level.Must, "The same type twice is an error.")]
    public void A_type_twice_is_refused()
    {
        using var container = new TestContainer("pause");
        container.Linux["namespaces"]!.AsArray().Add(Json.Object("""{ "type": "uts" }"""));

        container.RefusesToCreate();
    }

    [Fact]
    [Requirement("config-linux/namespaces-7", Level.Must, "An unknown type is an error.")]
    public void An_unknown_type_is_refused()
    {
        using var container = new TestContainer("pause");

        container.WithNamespace("unheard-of").RefusesToCreate();
    }

    [Fact]
    [Requirement("config-linux/namespaces-8", Level.Must, "A path is absolute; a relative one is an error.")]
    public void A_relative_path_is_refused()
    {
        using var container = new TestContainer("pause");

        container.WithNamespace("network", "proc/self/ns/net").RefusesToCreate();
    }

    [Fact]
    [Requirement("config-linux/namespaces-9", Level.Must, "In a pid namespace of its own the program is process 1 and sees only its own.")]
    public void A_pid_namespace_hides_the_hosts_processes()
    {
        using var container = new TestContainer("report", "list:/proc");

        IReadOnlyList<Sight> seen = container.Run();

        Assert.Equal(1, seen[0].Int("pid"));
        Assert.Equal(["1"], seen[1].Texts("names").Where(name => name.All(char.IsAsciiDigit)));
    }

    [Fact]
    [Requirement("config-linux/namespaces-10", Level.Must, "A network namespace of its own has a loopback interface and none of the host's.")]
    public void A_network_namespace_hides_the_hosts_links()
    {
        using var container = new TestContainer("list:/sys/class/net");

        Assert.Equal(["lo"], container.Run()[0].Texts("names"));
    }

    [Fact]
    [Requirement("config-linux/namespaces-11", Level.Must, "In a cgroup namespace of its own the process's cgroup is /.")]
    public void A_cgroup_namespace_hides_the_path()
    {
        using var container = new TestContainer("report");
        container.WithNamespace("cgroup");

        Assert.Contains(container.Run()[0].Texts("cgroups"), line => line.EndsWith(":memory:/", StringComparison.Ordinal) || line == "0::/");
    }

    [Fact]
    [Requirement("config-linux/namespaces-12", Level.Must, "Mounts of a container are invisible to the host.")]
    public void Mounts_are_invisible_to_the_host()
    {
        using var container = new TestContainer("print:on", "pause");
        container.WithMount("/mnt/only-inside", "tmpfs", "tmpfs");

        container.RunAndStay();

        Assert.DoesNotContain("only-inside", File.ReadAllText("/proc/self/mountinfo"), StringComparison.Ordinal);
    }
}
