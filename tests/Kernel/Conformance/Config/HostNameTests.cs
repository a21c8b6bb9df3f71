namespace Gantry.Tests;

public sealed class HostNameTests
{
    [Fact]
    [Requirement("config/hostname-1", Level.Must, "The container's host name is that of config.json, and the host's stays.")]
    public void The_container_has_its_host_name()
    {
        string before = Environment.MachineName;
        using var container = new TestContainer("report");
        container.Config["hostname"] = "inner-name";

        Assert.Equal("inner-name", container.Run()[0].Text("hostname"));
        Assert.Equal(before, File.ReadAllText("/proc/sys/kernel/hostname").Trim());
    }

    [Fact]
    [Requirement("config/domainname-1", Level.Must, "The container's domain name is that of config.json.")]
    public void The_container_has_its_domain_name()
    {
        using var container = new TestContainer("report");
        container.Config["domainname"] = "inner.example";

        Assert.Equal("inner.example", container.Run()[0].Text("domainname"));
    }

    [Theory]
    [InlineData("hostname")]
    [InlineData("domainname")]
    [Requirement("config/hostname-2", Level.Must, "A name for a container without a UTS namespace of its own would rename the host and is an error.")]
    public void A_name_needs_a_namespace(string property)
    {
        using var container = new TestContainer("pause").WithoutNamespace("uts");
        container.Config.Remove("hostname");
        container.Config[property] = "renamed";

        container.RefusesToCreate();
    }
}
