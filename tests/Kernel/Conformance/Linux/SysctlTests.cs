namespace Gantry.Tests;

public sealed class SysctlTests
{
    [Fact]
    [Requirement("config-linux/sysctl-1", Level.Must, "sysctl sets kernel parameters of the container's namespaces, by names with dots or slashes.")]
    public void Parameters_are_set()
    {
        using var container = new TestContainer("read:/proc/sys/net/ipv4/ip_forward", "read:/proc/sys/kernel/shmmni");
        container.Linux["sysctl"] = Json.Object("""{ "net.ipv4.ip_forward": "1", "kernel.shmmni": "123" }""");

        Assert.Equal(["1\n", "123\n"], container.Run().Select(seen => seen.Text("text")));
    }

    [Fact]
    [Requirement("config-linux/sysctl-2", Level.Must, "A parameter that cannot be set, because it is unknown, is an error.")]
    public void An_unknown_parameter_is_refused()
    {
        using var container = new TestContainer("pause");
        container.Linux["sysctl"] = Json.Object("""{ "net.unheard_of": "1" }""");

        container.RefusesToCreate();
    }

    [Fact]
    [Requirement("config-linux/sysctl-3", Level.Must, "A parameter of the host, which no namespace has for itself, is not changed: an error.")]
    public void A_parameter_of_the_host_is_refused()
    {
        string before = File.ReadAllText("/proc/sys/vm/swappiness");
        using var container = new TestContainer("pause");
        container.Linux["sysctl"] = Json.Object($$"""{ "vm.swappiness": "{{before.Trim()}}" }""");

        container.RefusesToCreate();
    }

    [Fact]
    [Requirement("config-linux/sysctl-4", Level.Must, "A network parameter for a container in the host's network is an error.")]
    public void A_network_parameter_needs_a_namespace()
    {
        string before = File.ReadAllText("/proc/sys/net/ipv4/ip_forward").Trim();
        using var container = new TestContainer("pause").WithoutNamespace("network");
        container.Mounts.RemoveAt(4);
        container.Linux["sysctl"] = Json.Object($$"""{ "net.ipv4.ip_forward": "{{before}}" }""");

        container.RefusesToCreate();
    }
}
