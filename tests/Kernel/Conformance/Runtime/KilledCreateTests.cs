using System.Diagnostics;

namespace Gantry.Tests;

public sealed class KilledCreateTests
{
    [Fact]
    public void A_create_that_is_killed_at_any_moment_leaves_nothing_that_delete_does_not_take()
    {
        using var container = new TestContainer("pause");
        container.WithMount("/mnt", "tmpfs", "tmpfs");
        container.WriteConfig();
        string[] mountsBefore = File.ReadAllLines("/proc/self/mountinfo");
        int whole = MicrosecondsOfCreate(container), rounds = RuntimeUnderTest.IsOurs ? 200 : 20;

        // Every moment of a create, one after the other, and some beyond its usual end.
        for (int round = 0; round < rounds; round++)
        {
            CreateAndKill(container, TimeSpan.FromMicroseconds(whole * 1.3 * round / rounds));
            if (container.State() is { Status: 0 } state)
                Assert.Contains(System.Text.Json.Nodes.JsonNode.Parse(state.Output)!["status"]!.GetValue<string>(), (string[])["creating", "created", "stopped"]);

            container.Runtime("delete", "--force", container.Id);
            Assert.False(container.Exists(), $"round {round}: delete leaves the container");
            Assert.Empty(Cgroups.Named(container.Id));
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(container.Bundle + "/state"));
        Assert.DoesNotContain(File.ReadAllLines("/proc/self/mountinfo").Except(mountsBefore), line => line.Contains(container.Bundle, StringComparison.Ordinal));
        TestContainer.WaitFor(() => Processes(container).Length == 0, "the end of " + string.Join(", ", Processes(container)));
        container.MustCreate();
    }

    private static int MicrosecondsOfCreate(TestContainer container)
    {
        var taken = Stopwatch.StartNew();
        Assert.Equal(0, container.Create().Status);
        taken.Stop();
        container.Runtime("delete", "--force", container.Id);
        return (int)taken.Elapsed.TotalMicroseconds;
    }

    private static void CreateAndKill(TestContainer container, TimeSpan after)
    {
        var start = new ProcessStartInfo(RuntimeUnderTest.Program, ["--root", container.Bundle + "/state", "create", "--bundle", container.Bundle, container.Id])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        SpinWait.SpinUntil(() => false, after);
        process.Kill();
        process.WaitForExit(TestContainer.Patience);
    }

    // A process of the container has its directory mounted as its root, or is still the runtime that makes it.
    private static string[] Processes(TestContainer container) =>
        [.. Directory.EnumerateDirectories("/proc").Where(path => IsOf(container, path)).Select(path => $"{path} {TryRead(path + "/comm")}")];

    private static bool IsOf(TestContainer container, string path) =>
        char.IsAsciiDigit(Path.GetFileName(path)[0]) && (TryRead(path + "/cgroup").Contains(container.Id, StringComparison.Ordinal) || TryRead(path + "/cmdline").Contains(container.Bundle, StringComparison.Ordinal)
            || TryRead(path + "/mountinfo").Contains(container.Bundle, StringComparison.Ordinal));

    private static string TryRead(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
