using System.Text.Json.Nodes;

namespace Gantry.Tests;

public sealed class ExecutionTests
{
    [Fact]
    [Requirement("config-linux/personality-1", Level.Must, "The personality LINUX32 makes uname name a 32-bit machine.")]
    public void A_32_bit_personality_shows_in_uname()
    {
        using var container = new TestContainer("report");
        container.Linux["personality"] = Json.Object("""{ "domain": "LINUX32" }""");

        Sight seen = container.Run()[0];

        Assert.Equal(8, seen.Int("personality"));
        Assert.Equal("i686", seen.Text("machine"));
    }

    [Fact]
    [Requirement("config-linux/personality-2", Level.Must, "The personality LINUX is the machine's own.")]
    public void The_plain_personality_changes_nothing()
    {
        using var container = new TestContainer("report");
        container.Linux["personality"] = Json.Object("""{ "domain": "LINUX" }""");

        Assert.Equal(0, container.Run()[0].Int("personality"));
    }

    [Theory]
    [InlineData("""{ "domain": "LINUX33" }""")]
    [InlineData("""{ "domain": "LINUX", "flags": ["ADDR_NO_RANDOMIZE"] }""")]
    [Requirement("config-linux/personality-3", Level.Must, "Another domain, or any flag, is an error.")]
    public void An_unknown_personality_is_refused(string personality)
    {
        using var container = new TestContainer("pause");
        container.Linux["personality"] = Json.Object(personality);

        container.RefusesToCreate();
    }

    [Theory]
    [InlineData("MPOL_BIND", "0", 2)]
    [InlineData("MPOL_PREFERRED", "0", 1)]
    [InlineData("MPOL_INTERLEAVE", "0", 3)]
    [Requirement("config-linux/memory-policy-1", Level.Must, "memoryPolicy sets on which nodes the process gets its memory.")]
    public void The_memory_policy_is_set(string mode, string nodes, int number)
    {
        using var container = new TestContainer("report");
        container.Linux["memoryPolicy"] = new JsonObject { ["mode"] = mode, ["nodes"] = nodes };
        using var plain = new TestContainer("report");
        Assert.SkipUnless(plain.Run()[0]["memoryPolicy"]["errno"]!.GetValue<int>() == 0, "this host's kernel has no memory policies");

        JsonNode seen = container.Run()[0]["memoryPolicy"];

        Assert.Equal((number, 1), (seen["mode"]!.GetValue<int>() & 0xff, seen["nodes"]!.GetValue<int>()));
    }

    [Theory]
    [InlineData("""{ "mode": "MPOL_UNHEARD_OF", "nodes": "0" }""")]
    [InlineData("""{ "mode": "MPOL_BIND", "nodes": "0", "flags": ["MPOL_F_UNHEARD_OF"] }""")]
    [InlineData("""{ "mode": "MPOL_BIND", "nodes": "999" }""")]
    [Requirement("config-linux/memory-policy-2", Level.Must, "An unknown mode or flag, or nodes that are not there, are errors.")]
    public void An_unknown_memory_policy_is_refused(string policy)
    {
        using var container = new TestContainer("pause");
        container.Linux["memoryPolicy"] = Json.Object(policy);

        container.RefusesToCreate();
    }

    [Fact]
    [Requirement("config-linux/intel-rdt-1", Level.Must, "intelRdt without a mounted resctrl file system is an error.")]
    public void Cache_control_without_its_file_system_is_refused()
    {
        Assert.SkipWhen(File.ReadAllText("/proc/self/mountinfo").Contains(" - resctrl ", StringComparison.Ordinal), "this host has a resctrl file system");
        using var container = new TestContainer("pause");
        container.Linux["intelRdt"] = Json.Object("""{ "closID": "group", "l3CacheSchema": "L3:0=f" }""");

        container.RefusesToCreate();
    }

    [Fact]
    [Requirement("config-linux/intel-rdt-2", Level.Must, "With intelRdt the process is in the group closID, or in one named as the container, with the schemata of config.json.")]
    public void Cache_control_puts_the_process_into_a_group()
    {
        Assert.SkipUnless(File.ReadAllText("/proc/self/mountinfo").Contains(" - resctrl ", StringComparison.Ordinal), "this host has no resctrl file system");
        using var container = new TestContainer("print:on", "pause");
        container.Linux["intelRdt"] = Json.Object("""{ "schemata": ["MB:0=100"] }""");
        container.RunAndStay();

        Assert.Contains(container.Pid().ToString(System.Globalization.CultureInfo.InvariantCulture), File.ReadAllLines($"/sys/fs/resctrl/{container.Id}/tasks"));
    }
}
