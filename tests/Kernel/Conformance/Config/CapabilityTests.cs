using System.Text.Json.Nodes;

namespace Gantry.Tests;

public sealed class CapabilityTests
{
    private const long Chown = 1 << 0, Kill = 1 << 5, Setuid = 1 << 7;

    [Fact]
    [Requirement("config/capabilities-1", Level.Must, "The bounding set is the one of config.json.")]
    [Requirement("config/capabilities-2", Level.Must, "The permitted set is the one of config.json.")]
    [Requirement("config/capabilities-3", Level.Must, "The effective set is the one of config.json.")]
    [Requirement("config/capabilities-4", Level.Must, "The inheritable set is the one of config.json.")]
    [Requirement("config/capabilities-5", Level.Must, "The ambient set is the one of config.json.")]
    public void Every_set_is_exactly_the_one_asked_for()
    {
        using var container = new TestContainer("report");
        container.Process["user"] = Json.Object("""{ "uid": 1000, "gid": 1000 }""");
        container.Process["capabilities"] = Json.Object("""
            {
              "bounding": ["CAP_CHOWN", "CAP_KILL", "CAP_SETUID"], "permitted": ["CAP_CHOWN", "CAP_KILL"], "effective": ["CAP_CHOWN"],
              "inheritable": ["CAP_CHOWN", "CAP_KILL"], "ambient": ["CAP_CHOWN"]
            }
            """);

        JsonNode seen = container.Run()[0]["capabilities"];

        // execve(2) of a user other than 0 makes permitted and effective what is ambient.
        Assert.Equal(Chown | Kill | Setuid, Set(seen, "bounding"));
        Assert.Equal(Chown, Set(seen, "permitted"));
        Assert.Equal(Chown, Set(seen, "effective"));
        Assert.Equal(Chown | Kill, Set(seen, "inheritable"));
        Assert.Equal(Chown, Set(seen, "ambient"));
    }

    [Fact]
    [Requirement("config/capabilities-6", Level.Must, "User 0 gets no more than the bounding set.")]
    public void User_0_is_bound_too()
    {
        using var container = new TestContainer("report");
        container.Process["capabilities"] = Json.Object("""{ "bounding": ["CAP_KILL"], "permitted": ["CAP_KILL"], "effective": ["CAP_KILL"] }""");

        JsonNode seen = container.Run()[0]["capabilities"];

        Assert.Equal((Kill, Kill, Kill, 0L), (Set(seen, "bounding"), Set(seen, "permitted"), Set(seen, "effective"), Set(seen, "ambient")));
    }

    [Fact]
    [Requirement("config/capabilities-7", Level.Must, "A capability that the runtime or kernel does not know is warned of, not refused.")]
    public void An_unknown_capability_is_warned_of()
    {
        using var container = new TestContainer("report");
        container.Process["capabilities"] = Json.Object("""{ "bounding": ["CAP_KILL", "CAP_UNHEARD_OF"], "permitted": ["CAP_KILL"], "effective": ["CAP_KILL"] }""");

        RuntimeResult created = container.Create();

        Assert.True(created.Status == 0, created.Error);
        Assert.Contains("CAP_UNHEARD_OF", created.Error, StringComparison.Ordinal);
    }

    [Fact]
    [Requirement("config/capabilities-8", Level.Must, "Empty sets leave the process without any.")]
    public void Empty_sets_are_empty()
    {
        using var container = new TestContainer("report");
        container.Process["capabilities"] = Json.Object("""{ "bounding": [], "permitted": [], "effective": [], "inheritable": [], "ambient": [] }""");

        JsonNode seen = container.Run()[0]["capabilities"];

        foreach (string set in (string[])["bounding", "permitted", "effective", "inheritable", "ambient"])
            Assert.Equal(0, Set(seen, set));
    }

    [Fact]
    [Requirement("config/capabilities-9", Level.Must, "What is missing in the sets cannot be done, what is there can.")]
    public void The_sets_decide_what_works()
    {
        using var without = new TestContainer("hostname:x", "node:/tmp/null:c:1:3");
        using var with = new TestContainer("hostname:x", "report");
        with.Process["capabilities"] = Json.Object("""{ "bounding": ["CAP_SYS_ADMIN"], "permitted": ["CAP_SYS_ADMIN"], "effective": ["CAP_SYS_ADMIN"] }""");

        Assert.Equal([1, 0], without.Run().Select(s => s.Errno));
        Assert.Equal("x", with.Run()[1].Text("hostname"));
    }

    private static long Set(JsonNode seen, string name) => seen[name]!.GetValue<long>();
}
