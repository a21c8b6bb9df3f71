using System.Globalization;
using Gantry.Oci.RuntimeSpec;

namespace Gantry.Tests;

public sealed class TimeNamespaceTests
{
    private const long Day = 24 * 3600;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_containers_clocks_are_ahead_of_the_hosts(bool hasUserNamespace)
    {
        using var bundle = new TestBundle("sh", "-c", "cat /proc/uptime; cat /proc/self/timens_offsets; busybox readlink /proc/self/ns/time");
        if (hasUserNamespace)
            bundle.WithUserNamespace();

        bundle.WithNamespace(new() { Type = NamespaceTypes.Time });
        bundle.WithLinux(linux => linux with { TimeOffsets = new() { Boottime = new() { Secs = 1000 * Day, Nanosecs = 5 }, Monotonic = new() { Secs = 7 * Day } } });

        RuntimeResult result = bundle.Run();

        Assert.Equal("", result.Error);
        string[] lines = result.Output.Split('\n');
        Assert.True(double.Parse(lines[0].Split(' ')[0], CultureInfo.InvariantCulture) >= 1000 * Day);
        Assert.Equal($"monotonic {7 * Day} 0", string.Join(' ', lines[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        Assert.Equal($"boottime {1000 * Day} 5", string.Join(' ', lines[2].Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        Assert.NotEqual(File.ResolveLinkTarget("/proc/self/ns/time", false)!.Name, lines[3]);
    }

    [Fact]
    public void A_time_namespace_can_be_joined_and_exec_is_in_it()
    {
        using var first = new TestBundle("sleep", "1000");
        first.WithNamespace(new() { Type = NamespaceTypes.Time }).WithLinux(linux => linux with { TimeOffsets = new() { Boottime = new() { Secs = 1000 * Day } } });
        string id = first.Started();
        string expected = first.Runtime("exec", id, "/bin/busybox", "readlink", "/proc/1/ns/time").Output;
        using var second = new TestBundle("busybox", "readlink", "/proc/self/ns/time");
        second.WithNamespace(new() { Type = NamespaceTypes.Time, Path = $"/proc/{first.PidOf(id)}/ns/time" });

        Assert.NotEqual("", expected);
        Assert.Equal(expected, first.Runtime("exec", id, "/bin/busybox", "readlink", "/proc/self/ns/time").Output);
        Assert.Equal(new RuntimeResult(0, expected, ""), second.Run());
    }

    [Fact]
    public void Offsets_that_cannot_hold_are_refused()
    {
        using var bundle = new TestBundle("true");
        bundle.WithLinux(linux => linux with { TimeOffsets = new() { Boottime = new() { Secs = 1 } } });
        Assert.Contains("timeOffsets need a new time namespace", bundle.Run().Error, StringComparison.Ordinal);

        bundle.WithNamespace(new() { Type = NamespaceTypes.Time }).WithLinux(linux => linux with { TimeOffsets = new() { Boottime = new() { Secs = -1000 * 365 * Day } } });
        Assert.Contains($"set clocks: boottime {-1000 * 365 * Day} 0: ", bundle.Run().Error, StringComparison.Ordinal);

        bundle.WithLinux(linux => linux with { TimeOffsets = new() { Monotonic = new() { Nanosecs = 1_000_000_000 } } });
        Assert.Contains("nanosecs is a second or more", bundle.Run().Error, StringComparison.Ordinal);
    }
}
