using System.Text.Json;
using Gantry.Engine;
using Gantry.Engine.Containers;
using Gantry.Engine.Standalone;
using Gantry.Engine.Standalone.Health;
using Gantry.Engine.Standalone.Runs;
using Gantry.Engine.Standalone.Usage;
using Gantry.Oci.ImageSpec;

namespace Gantry.Tests;

public sealed class StandaloneRulesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Who_takes_an_images_entry_point_away_takes_its_command_away_too()
    {
        var image = new ImageConfig { Entrypoint = ["/entry"], Cmd = ["argument"] };
        var config = new StandaloneConfig { Image = "x" };

        Assert.Equal(["/entry", "argument"], ImageDefaults.Arguments(ImageDefaults.Merge(config, image)));
        Assert.Equal(["own"], ImageDefaults.Arguments(ImageDefaults.Merge(config with { Entrypoint = [], Command = ["own"] }, image)));
        Assert.Throws<EngineException>(() => ImageDefaults.Arguments(ImageDefaults.Merge(config with { Entrypoint = [] }, image)));
    }

    [Fact]
    public void A_health_test_for_a_shell_takes_the_containers_the_images_or_the_usual_one()
    {
        var config = new StandaloneConfig { Image = "x", Entrypoint = ["/x"], Health = new HealthCheck { Test = ["CMD-SHELL", "a b"] } };
        var image = new ImageConfig { Shell = ["/bin/ash", "-ec"] };

        Assert.Equal(["/bin/sh", "-c", "a b"], HealthProbe.Command(ImageDefaults.Merge(config, new ImageConfig()))!);
        Assert.Equal(["/bin/ash", "-ec", "a b"], HealthProbe.Command(ImageDefaults.Merge(config, image))!);
        Assert.Equal(["/own", "a b"], HealthProbe.Command(ImageDefaults.Merge(config with { Shell = ["/own"] }, image))!);
    }

    [Theory]
    [InlineData(RestartKind.No, 0, 1, false, false)]
    [InlineData(RestartKind.OnFailure, 0, 0, false, false)]
    [InlineData(RestartKind.OnFailure, 0, 1, false, true)]
    [InlineData(RestartKind.OnFailure, 3, 1, false, false)]
    [InlineData(RestartKind.Always, 0, 0, false, true)]
    [InlineData(RestartKind.Always, 0, 0, true, false)]
    [InlineData(RestartKind.UnlessStopped, 0, 0, false, true)]
    public void A_policy_decides_after_which_ends_a_container_starts_again(RestartKind kind, int restarts, int code, bool wasStopped, bool starts)
    {
        StandaloneRecord running = Record(new RestartPolicy(kind, 3)) with { State = StandaloneState.Running, StartedAt = Noon, RestartCount = restarts, WasStopped = wasStopped };

        StandaloneRecord ended = RunEnd.After(running, new ContainerExit { ExitCode = code, ExitedAt = Noon.AddSeconds(1) }, new StandaloneOptions());

        Assert.Equal((starts ? StandaloneState.Restarting : StandaloneState.Exited, starts ? restarts + 1 : restarts), (ended.State, ended.RestartCount));
    }

    [Theory]
    [InlineData(0, 100)]
    [InlineData(1, 200)]
    [InlineData(5, 3200)]
    [InlineData(10, 60_000)]
    [InlineData(1000, 60_000)]
    public void The_delay_doubles_up_to_a_minute(int inARow, int milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), RestartDecision.Delay(inARow, new StandaloneOptions()));

    [Fact]
    public void A_container_that_ran_for_long_enough_begins_with_the_first_delay()
    {
        StandaloneRecord running = Record(new RestartPolicy(RestartKind.Always)) with { State = StandaloneState.Running, StartedAt = Noon, RestartsInARow = 7 };

        Assert.Equal(8, RunEnd.After(running, new ContainerExit { ExitedAt = Noon.AddSeconds(9) }, new StandaloneOptions()).RestartsInARow);
        Assert.Equal(1, RunEnd.After(running, new ContainerExit { ExitedAt = Noon.AddSeconds(11) }, new StandaloneOptions()).RestartsInARow);
    }

    [Fact]
    public void A_restart_that_fails_is_tried_again_and_a_first_start_is_not()
    {
        StandaloneRecord container = Record(new RestartPolicy(RestartKind.Always));
        var failure = new EngineException(EngineFailure.Refused, "exec: \"x\": executable file not found in $PATH");

        Assert.Equal(StandaloneState.Restarting, RunEnd.AfterFailure(container with { State = StandaloneState.Restarting, StartedAt = Noon, ExitCode = 1 }, failure).State);
        Assert.Equal((StandaloneState.Created, 127), (RunEnd.AfterFailure(container, failure).State, RunEnd.AfterFailure(container, failure).ExitCode));
    }

    [Fact]
    public void Failures_count_only_after_the_start_period_unless_the_container_has_been_healthy()
    {
        HealthTimes times = HealthTimes.Of(new HealthCheck { StartPeriod = TimeSpan.FromSeconds(10), Retries = 2 });
        var starting = new HealthRecord(HealthState.Starting, 0, []);
        var failed = new HealthTest(Noon, Noon, 1, "");

        HealthRecord early = times.After(starting, failed, TimeSpan.FromSeconds(5));
        HealthRecord late = times.After(times.After(early, failed, TimeSpan.FromSeconds(11)), failed, TimeSpan.FromSeconds(12));
        HealthRecord well = times.After(late, failed with { ExitCode = 0 }, TimeSpan.FromSeconds(13));

        Assert.Equal((HealthState.Starting, 0, 1), (early.State, early.FailingStreak, early.Tests.Count));
        Assert.Equal((HealthState.Unhealthy, 2), (late.State, late.FailingStreak));
        Assert.Equal((HealthState.Healthy, 0), (well.State, well.FailingStreak));
        Assert.Equal(TimeSpan.FromSeconds(5), times.Pause(HealthState.Starting, TimeSpan.FromSeconds(1)));
        Assert.Equal(TimeSpan.FromSeconds(30), times.Pause(HealthState.Healthy, TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void An_image_says_what_the_configuration_leaves_open()
    {
        var image = new ImageConfig
        {
            Entrypoint = ["/entry"], Cmd = ["image"], Env = ["A=1", "B=2"], User = "web", WorkingDir = "/srv", StopSignal = "SIGINT",
            Labels = new Dictionary<string, string> { ["a"] = "image", ["b"] = "image" }, ExposedPorts = ["80/tcp"],
            Healthcheck = JsonDocument.Parse("""{"Test":["CMD","true"],"Interval":1000000000,"Retries":7}""").RootElement,
        };

        StandaloneConfig merged = ImageDefaults.Merge(
            new StandaloneConfig
            {
                Image = "x", Environment = ["B=3", "C"], Labels = new Dictionary<string, string> { ["a"] = "own" }, Health = new HealthCheck { Retries = 2 },
            }, image);

        Assert.Equal(["/entry", "image"], ImageDefaults.Arguments(merged));
        Assert.Equal(["B=3", "A=1"], merged.Environment);
        Assert.Equal(("web", "/srv", "SIGINT"), (merged.Security.User, merged.WorkingDirectory, merged.StopSignal));
        Assert.Equal(("own", "image"), (merged.Labels["a"], merged.Labels["b"]));
        Assert.Equal((TimeSpan.FromSeconds(1), 2), (merged.Health!.Interval, merged.Health.Retries));
        Assert.Equal(["/other"], ImageDefaults.Arguments(ImageDefaults.Merge(new StandaloneConfig { Image = "x", Entrypoint = ["/other"] }, image)));
        Assert.Equal(["/entry", "own"], ImageDefaults.Arguments(ImageDefaults.Merge(new StandaloneConfig { Image = "x", Command = ["own"] }, image)));
        Assert.Throws<EngineException>(() => ImageDefaults.Arguments(ImageDefaults.Merge(new StandaloneConfig { Image = "x" }, new ImageConfig())));
    }

    [Theory]
    [InlineData("10m", 10L << 20)]
    [InlineData("64k", 64L << 10)]
    [InlineData("1.5g", 3L << 29)]
    [InlineData("-1", long.MaxValue)]
    public void Sizes_of_logs_are_read(string text, long bytes) =>
        Assert.Equal(bytes, LogLimits.MaxBytes(new LogConfig { Options = new Dictionary<string, string> { ["max-size"] = text } }));

    [Theory]
    [InlineData("max-size", "ten")]
    [InlineData("max-file", "0")]
    public void Wrong_options_of_logs_are_refused(string name, string value) =>
        Assert.Throws<EngineException>(() => LogLimits.Validate(new LogConfig { Options = new Dictionary<string, string> { [name] = value } }));

    [Theory]
    [InlineData("80", "80/tcp")]
    [InlineData("53/UDP", "53/udp")]
    [InlineData("8000-8002/tcp", "8000/tcp 8001/tcp 8002/tcp")]
    public void Exposed_ports_are_read(string text, string expected) =>
        Assert.Equal(expected, string.Join(' ', ExposedPort.Parse(text).Select(port => $"{port.Number}/{port.Protocol}")));

    [Theory]
    [InlineData("", "UID PID PPID C STIME TTY TIME CMD")]
    [InlineData("aux", "USER PID %CPU %MEM VSZ RSS TTY STAT START TIME COMMAND")]
    [InlineData("-o pid,comm", "PID COMMAND")]
    [InlineData("-eo pid=Number,user", "Number USER")]
    [InlineData("-e -o pid=Number,user", "Number USER")]
    public void Columns_of_ps_are_read(string arguments, string titles) =>
        Assert.Equal(titles, string.Join(' ', ProcessTable.Parse(arguments).Select(column => column.Title)));

    [Fact]
    public void An_unknown_column_is_refused() => Assert.Throws<EngineException>(() => ProcessTable.Parse("-o nothing"));

    [Theory]
    [InlineData("web", true)]
    [InlineData("a.b-c_1", true)]
    [InlineData("/web", true)]
    [InlineData("w", false)]
    [InlineData("_web", false)]
    [InlineData("a/b", false)]
    [InlineData("ä1", false)]
    public void Names_keep_to_Dockers_rule(string name, bool isGood)
    {
        if (isGood)
            Assert.Equal(name.TrimStart('/'), StandaloneNames.Checked(name));
        else
            Assert.Throws<EngineException>(() => StandaloneNames.Checked(name));
    }

    [Fact]
    public void Counters_of_block_devices_are_read_in_both_versions()
    {
        BlockIo[] legacy = [.. UsageReader.ParseBlockIo("8:0 Read 4096\n8:0 Write 8192\nTotal 12288\n", "8:0 Read 1\n8:0 Write 2\n", isUnified: false)];
        BlockIo[] unified = [.. UsageReader.ParseBlockIo("8:0 rbytes=4096 wbytes=8192 rios=1 wios=2 dbytes=0 dios=0\n", "", isUnified: true)];

        Assert.Equal([new BlockIo(8, 0, "Read", 4096, 1), new BlockIo(8, 0, "Write", 8192, 2)], legacy);
        Assert.Equal(legacy, unified);
    }

    private static StandaloneRecord Record(RestartPolicy policy) => new()
    {
        Id = new string('a', 64), Name = "web", Config = new StandaloneConfig { Image = "x", Restart = policy },
    };
}
