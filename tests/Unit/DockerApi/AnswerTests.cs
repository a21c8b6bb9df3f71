using System.Buffers;
using System.Text;
using Gantry.DockerApi.Answers;
using Gantry.DockerApi.Containers;
using Gantry.DockerApi.Containers.Logs;
using Gantry.DockerApi.Containers.Streams;
using Gantry.DockerApi.Events;
using Gantry.DockerApi.Requests;
using Gantry.Engine.Standalone;

namespace Gantry.Tests;

public sealed class AnswerTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, "Less than a second")]
    [InlineData(1, "1 second")]
    [InlineData(59, "59 seconds")]
    [InlineData(60, "About a minute")]
    [InlineData(3599, "59 minutes")]
    [InlineData(3600, "About an hour")]
    [InlineData(3600 * 47, "47 hours")]
    [InlineData(3600 * 48, "2 days")]
    [InlineData(3600 * 24 * 15, "2 weeks")]
    [InlineData(3600 * 24 * 61, "2 months")]
    [InlineData(3600 * 24 * 800, "2 years")]
    public void Times_are_told_as_people_say_them(int seconds, string text) => Assert.Equal(text, DockerTime.Ago(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Points_in_time_are_RFC_3339()
    {
        Assert.Equal("2026-11-21T12:00:00.5Z", DockerTime.Of(Noon.AddMilliseconds(500)));
        Assert.Equal("0001-01-01T00:00:00Z", DockerTime.Of(null));
    }

    [Theory]
    [InlineData(StandaloneState.Created, "Created")]
    [InlineData(StandaloneState.Running, "Up 5 minutes (healthy)")]
    [InlineData(StandaloneState.Paused, "Up 5 minutes (Paused)")]
    [InlineData(StandaloneState.Restarting, "Restarting (3) About a minute ago")]
    [InlineData(StandaloneState.Exited, "Exited (3) About a minute ago")]
    [InlineData(StandaloneState.Removing, "Removal In Progress")]
    public void A_status_says_what_and_since_when(StandaloneState state, string status)
    {
        StandaloneRecord container = Container() with
        {
            State = state, StartedAt = Noon.AddMinutes(-5), FinishedAt = Noon.AddMinutes(-1), ExitCode = 3, Health = new HealthRecord(HealthState.Healthy, 0, []),
        };

        Assert.Equal(status, ContainerText.StatusOf(container, Noon));
    }

    [Fact]
    public void Words_with_spaces_are_quoted_in_a_command() =>
        Assert.Equal("sh -c 'echo a b'", ContainerText.CommandOf(Container() with { Arguments = ["sh", "-c", "echo a b"] }));

    [Fact]
    public void A_frame_has_its_stream_and_length_in_front()
    {
        var output = new ArrayBufferWriter<byte>();

        MuxFrame.WriteHeader(output, isStderr: true, 258);

        Assert.Equal([2, 0, 0, 0, 0, 0, 1, 2], output.WrittenSpan.ToArray());
    }

    [Fact]
    public void A_line_of_a_log_in_pieces_has_one_time()
    {
        var output = new ArrayBufferWriter<byte>();
        var lines = new LogLines(Container(hasTerminal: true), hasTimes: true, hasDetails: false);
        long nanoseconds = Noon.ToUnixTimeSeconds() * 1_000_000_000 + 7;

        lines.Write(output, new LogEntry(nanoseconds, IsStderr: false, IsPartial: true, "ab"u8.ToArray()));
        lines.Write(output, new LogEntry(nanoseconds, IsStderr: false, IsPartial: false, "c\n"u8.ToArray()));

        Assert.Equal("2026-11-21T12:00:00.000000007Z abc\n", Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Theory]
    [InlineData("""{"event":["exec_create"]}""", true)]
    [InlineData("""{"event":["exec"]}""", false)]
    [InlineData("""{"container":["web"],"type":["container"]}""", true)]
    [InlineData("""{"container":["abc"]}""", true)]
    [InlineData("""{"image":["busybox"]}""", true)]
    [InlineData("""{"image":["other"]}""", false)]
    [InlineData("""{"label":["a=b"]}""", true)]
    [InlineData("""{"network":["web"]}""", false)]
    public void Events_are_filtered(string filters, bool isWanted)
    {
        var attributes = new Dictionary<string, string> { ["name"] = "web", ["image"] = "busybox:1", ["a"] = "b" };

        Assert.Equal(isWanted, new EventFilter(Filters.Parse(filters)).Allows(new DockerEvent("container", "exec_create: date", "abcdef", attributes, Noon)));
    }

    private static StandaloneRecord Container(bool hasTerminal = false) =>
        new() { Id = new string('a', 64), Name = "web", Config = new StandaloneConfig { Image = "busybox", HasTerminal = hasTerminal } };
}
