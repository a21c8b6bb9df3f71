using System.Diagnostics;
using System.Text.Json.Nodes;
using Gantry.Oci.RuntimeSpec;

namespace Gantry.Tests;

public sealed class EventsTests
{
    [Fact]
    public void Statistics_are_told_in_runcs_words()
    {
        using TestBundle bundle = new TestBundle("sleep", "1000").WithLinux(linux => linux with
        {
            Resources = new Resources { Memory = new() { Limit = 64 << 20 }, Pids = new() { Limit = 20 }, Cpu = new() { Cpus = "0" } },
        });
        string id = bundle.Started();

        JsonNode line = JsonNode.Parse(bundle.Runtime("events", "--stats", id).Output)!;

        Assert.Equal(("stats", id), (line["type"]!.GetValue<string>(), line["id"]!.GetValue<string>()));
        JsonNode data = line["data"]!;
        Assert.True(data["cpu"]!["usage"]!["total"]!.GetValue<ulong>() > 0);
        Assert.Equal("[0]", data["cpuset"]!["cpus"]!.ToJsonString());
        Assert.Equal(67108864UL, data["memory"]!["usage"]!["limit"]!.GetValue<ulong>());
        Assert.True(data["memory"]!["usage"]!["usage"]!.GetValue<ulong>() > 0);
        Assert.NotNull(data["memory"]!["raw"]!["pgfault"]);
        Assert.Equal("""{"current":1,"limit":20}""", data["pids"]!.ToJsonString());
        foreach (string section in (string[])["blkio", "hugetlb", "intel_rdt"])
            Assert.NotNull(data[section]);
    }

    [Fact]
    public void Running_out_of_memory_is_told_and_the_container_s_end_ends_it()
    {
        using TestBundle bundle = new TestBundle("dd", "if=/dev/zero", "of=/dev/null", "bs=200M", "count=1").WithLinux(linux => linux with
        {
            Resources = new Resources { Memory = new() { Limit = 32 << 20, Swap = 32 << 20 } },
        });
        (string id, _) = bundle.Create();
        var start = new ProcessStartInfo(TestBundle.Program(), ["--root", bundle.Root, "events", "--interval", "50ms", id]) { RedirectStandardOutput = true };
        using System.Diagnostics.Process events = System.Diagnostics.Process.Start(start)!;

        // Its first statistics show that it watches.
        Assert.Contains("stats", events.StandardOutput.ReadLine(), StringComparison.Ordinal);
        Assert.Equal(0, bundle.Runtime("start", id).Status);

        string said = events.StandardOutput.ReadToEnd();
        Assert.True(events.WaitForExit(TimeSpan.FromSeconds(60)));
        Assert.Contains($$"""{"type":"oom","id":"{{id}}"}""", said.Split('\n'));
        Assert.Contains("not running", bundle.Runtime("events", id).Error, StringComparison.Ordinal);
    }
}
