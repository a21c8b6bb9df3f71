using System.Diagnostics;

namespace Gantry.Tests;

public sealed class NetDeviceTests
{
    private static int _count;

    [Fact]
    [Requirement("config-linux/net-devices-1", Level.Must, "A listed network device of the host moves into the container's network namespace.")]
    [Requirement("config-linux/net-devices-2", Level.Must, "With a name the device has that name inside.")]
    [Requirement("config-linux/net-devices-3", Level.Must, "The device's addresses of global scope move with it.")]
    public void A_network_device_moves_into_the_container()
    {
        string link = NewLink();
        try
        {
            using var container = new TestContainer("list:/sys/class/net", "read:/proc/net/fib_trie");
            container.Linux["netDevices"] = Json.Object($$"""{ "{{link}}": { "name": "inner0" } }""");

            IReadOnlyList<Sight> seen = container.Run();

            Assert.Equal(["inner0", "lo"], seen[0].Texts("names").Order());
            Assert.Contains("203.0.113.77", seen[1].Text("text"), StringComparison.Ordinal);
        }
        finally
        {
            Ip("link", "delete", link);
        }
    }

    [Fact]
    [Requirement("config-linux/net-devices-4", Level.Must, "Without a name the device keeps its own.")]
    public void A_network_device_keeps_its_name()
    {
        string link = NewLink();
        try
        {
            using var container = new TestContainer("list:/sys/class/net");
            container.Linux["netDevices"] = Json.Object($$"""{ "{{link}}": {} }""");

            Assert.Contains(link, container.Run()[0].Texts("names"));
        }
        finally
        {
            Ip("link", "delete", link);
        }
    }

    [Fact]
    [Requirement("config-linux/net-devices-5", Level.Must, "A device that is not there is an error.")]
    public void A_missing_network_device_is_refused()
    {
        using var container = new TestContainer("pause");
        container.Linux["netDevices"] = Json.Object("""{ "gt-absent0": {} }""");

        container.RefusesToCreate();
    }

    [Fact]
    [Requirement("config-linux/net-devices-6", Level.Must, "A container in the host's network namespace cannot be given devices: an error.")]
    public void Network_devices_need_a_namespace()
    {
        using var container = new TestContainer("pause").WithoutNamespace("network");
        container.Mounts.RemoveAt(4);
        container.Linux["netDevices"] = Json.Object("""{ "lo": {} }""");

        container.RefusesToCreate();
    }

    private static string NewLink()
    {
        string name = $"gtc{Environment.ProcessId % 100000}n{Interlocked.Increment(ref _count)}";
        Assert.SkipUnless(Ip("link", "add", name, "type", "dummy") == 0, "this host's kernel has no dummy links");
        Ip("address", "add", "203.0.113.77/32", "dev", name);
        return name;
    }

    private static int Ip(params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo("ip", arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
