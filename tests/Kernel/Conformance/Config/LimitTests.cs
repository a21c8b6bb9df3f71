using System.Text.Json.Nodes;

namespace Gantry.Tests;

public sealed class LimitTests
{
    [Theory]
    [InlineData("RLIMIT_CPU", 100, 200)]
    [InlineData("RLIMIT_FSIZE", 1000000, 2000000)]
    [InlineData("RLIMIT_STACK", 4194304, 8388608)]
    [InlineData("RLIMIT_CORE", 0, 4096)]
    [InlineData("RLIMIT_NPROC", 500, 600)]
    [InlineData("RLIMIT_NOFILE", 512, 512)]
    [InlineData("RLIMIT_MEMLOCK", 65536, 131072)]
    [InlineData("RLIMIT_LOCKS", 10, 20)]
    [InlineData("RLIMIT_SIGPENDING", 100, 200)]
    [InlineData("RLIMIT_MSGQUEUE", 4096, 8192)]
    [InlineData("RLIMIT_RTTIME", 1000000, 2000000)]
    [InlineData("RLIMIT_RSS", 1073741824, 2147483648)]
    [Requirement("config/rlimits-1", Level.Must, "Each entry of rlimits sets the soft and the hard limit of its resource.")]
    public void A_limit_is_set(string type, long soft, long hard)
    {
        using var container = new TestContainer("report");
        container.Process["rlimits"] = new JsonArray(new JsonObject { ["type"] = type, ["soft"] = soft, ["hard"] = hard });

        JsonNode seen = container.Run()[0]["rlimits"][type]!;

        Assert.Equal((soft, hard), (seen["soft"]!.GetValue<long>(), seen["hard"]!.GetValue<long>()));
    }

    [Fact]
    [Requirement("config/rlimits-2", Level.Must, "A limit of an unknown type is an error.")]
    public void An_unknown_limit_is_refused()
    {
        using var container = new TestContainer("report");
        container.Process["rlimits"] = Json.List("""[{ "type": "RLIMIT_UNHEARD_OF", "soft": 1, "hard": 1 }]""");

        container.RefusesToCreate();
    }

    [Fact]
    [Requirement("config/rlimits-3", Level.Must, "Two limits of the same type are an error.")]
    public void A_limit_given_twice_is_refused()
    {
        using var container = new TestContainer("report");
        container.Process["rlimits"] = Json.List("""[{ "type": "RLIMIT_CORE", "soft": 1, "hard": 1 }, { "type": "RLIMIT_CORE", "soft": 2, "hard": 2 }]""");

        container.RefusesToCreate();
    }

    [Fact]
    [Requirement("config/rlimits-4", Level.Must, "A limit that the kernel refuses is an error.")]
    public void A_limit_that_cannot_be_set_is_an_error()
    {
        using var container = new TestContainer("report");
        container.Process["rlimits"] = Json.List("""[{ "type": "RLIMIT_CORE", "soft": 10, "hard": 1 }]""");

        Assert.True(container.Create().Status != 0 || container.Start().Status != 0);
    }

    [Fact]
    [Requirement("config/rlimits-5", Level.Must, "Limits without an entry stay those of the runtime's caller.")]
    public void Other_limits_stay()
    {
        using var container = new TestContainer("report");
        container.WriteConfig();

        RuntimeResult created = container.Execute("/bin/sh", ["-c", "ulimit -Sc 0; ulimit -Ss 4096; exec \"$0\" \"$@\"", RuntimeUnderTest.Program, "--root", container.Bundle + "/state", "create", "--bundle", container.Bundle, container.Id]);
        Assert.True(created.Status == 0, created.Error);
        container.RunToEnd();

        Assert.Equal(4096 * 1024, container.Seen()[0]["rlimits"]["RLIMIT_STACK"]!["soft"]!.GetValue<long>());
    }
}
