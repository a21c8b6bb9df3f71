using System.Text.Json.Nodes;

namespace Gantry.Tests;

public sealed class TimeTests
{
    [Fact]
    [Requirement("config-linux/time-1", Level.Must, "timeOffsets move the monotonic and the boot clock of a new time namespace.")]
    public void Clocks_are_moved()
    {
        using var plain = new TestContainer("report");
        using var container = new TestContainer("report");
        container.WithNamespace("time");
        container.Linux["timeOffsets"] = Json.Object("""{ "monotonic": { "secs": 100000, "nanosecs": 500 }, "boottime": { "secs": 500000 } }""");

        JsonNode before = plain.Run()[0]["clocks"], seen = container.Run()[0]["clocks"];

        Assert.InRange(Clock(seen, "monotonic") - Clock(before, "monotonic"), 100000, 100000 + TestContainer.Patience.TotalSeconds);
        Assert.InRange(Clock(seen, "boottime") - Clock(before, "boottime"), 500000, 500000 + TestContainer.Patience.TotalSeconds);
    }

    [Fact]
    [Requirement("config-linux/time-2", Level.Must, "Offsets without a time namespace of its own cannot be applied and are an error.")]
    public void Offsets_need_a_namespace()
    {
        using var container = new TestContainer("pause");
        container.Linux["timeOffsets"] = Json.Object("""{ "monotonic": { "secs": 1 } }""");

        container.RefusesToCreate();
    }

    [Fact]
    [Requirement("config-linux/time-3", Level.Must, "An unknown clock is an error.")]
    public void An_unknown_clock_is_refused()
    {
        using var container = new TestContainer("pause");
        container.WithNamespace("time");
        container.Linux["timeOffsets"] = Json.Object("""{ "unheard-of": { "secs": 1 } }""");

        container.RefusesToCreate();
    }

    private static double Clock(JsonNode clocks, string name) => clocks[name]!.GetValue<double>();
}
