using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Gantry.Tests;

public sealed class LifecycleTests
{
    [Fact]
    public void A_container_is_created_started_killed_and_deleted()
    {
        using var bundle = new TestBundle("sleep", "1000");

        (string id, RuntimeResult created) = bundle.Create("--pid-file", bundle.FullPath + "/pid");

        Assert.Equal(new RuntimeResult(0, "", ""), created);
        JsonNode state = JsonNode.Parse(bundle.Runtime("state", id).Output)!;
        Assert.Equal("created", state["status"]!.GetValue<string>());
        Assert.Equal(File.ReadAllText(bundle.FullPath + "/pid"), state["pid"]!.ToString());
        Assert.Equal(bundle.FullPath, state["bundle"]!.GetValue<string>());

        Assert.Equal(0, bundle.Runtime("start", id).Status);
        Assert.Equal("running", bundle.StatusOf(id));
        Assert.Contains("it is running", bundle.Runtime("start", id).Error, StringComparison.Ordinal);
        Assert.Contains("it is running", bundle.Runtime("delete", id).Error, StringComparison.Ordinal);
        Assert.Equal($"[{state["pid"]}]\n", bundle.Runtime("ps", "--format", "json", id).Output);

        Assert.Equal(0, bundle.Runtime("kill", id, "KILL").Status);
        WaitFor(() => bundle.StatusOf(id) == "stopped");
        Assert.Contains("container not running", bundle.Runtime("kill", id).Error, StringComparison.Ordinal);
        Assert.Equal(0, bundle.Runtime("delete", id).Status);
        Assert.Equal(1, bundle.Runtime("state", id).Status);
        Assert.False(bundle.LeavesCgroups());
    }

    [Fact]
    public void A_container_that_was_never_started_can_be_deleted()
    {
        using var bundle = new TestBundle("sleep", "1000");
        (string id, _) = bundle.Create();

        Assert.Equal(new RuntimeResult(0, "", ""), bundle.Runtime("delete", id));
        Assert.Contains("container does not exist", bundle.Runtime("state", id).Error, StringComparison.Ordinal);
        Assert.False(bundle.LeavesCgroups());
    }

    [Fact]
    public void Delete_with_force_ends_a_running_container_with_all_its_processes()
    {
        using var bundle = new TestBundle("sh", "-c", "sleep 1000 & sleep 1000");
        string id = bundle.Started();

        Assert.Equal(new RuntimeResult(0, "", ""), bundle.Runtime("delete", "--force", id));
        Assert.False(bundle.LeavesCgroups());
        Assert.Equal(0, bundle.Runtime("delete", "--force", id).Status);
    }

    [Fact]
    public void A_container_with_a_low_limit_of_descriptors_starts()
    {
        using TestBundle bundle = new TestBundle("sleep", "1000").WithProcess(process => process with { Rlimits = [new() { Type = "RLIMIT_NOFILE", Soft = 8, Hard = 8 }] });

        Assert.Equal("running", bundle.StatusOf(bundle.Started()));
    }

    [Fact]
    public void Of_many_creations_of_one_id_exactly_one_succeeds()
    {
        using var bundle = new TestBundle("sleep", "1000");
        bundle.Write();
        string id = bundle.NewId();

        RuntimeResult[] results = [.. Enumerable.Range(0, 6).AsParallel().WithDegreeOfParallelism(6).Select(_ => bundle.Runtime("create", "--bundle", bundle.FullPath, id))];

        Assert.Single(results, r => r.Status == 0);
        Assert.All(results.Where(r => r.Status != 0), r => Assert.Contains("already exists", r.Error, StringComparison.Ordinal));
        Assert.Equal("created", bundle.StatusOf(id));
    }

    [Fact]
    public void A_creation_killed_at_any_moment_can_be_cleaned_up()
    {
        using var bundle = new TestBundle("sleep", "1000");
        bundle.Write();
        for (int microseconds = 500; microseconds < 12_000; microseconds += 700)
        {
            string id = bundle.NewId();
            var start = new ProcessStartInfo(TestBundle.Program(), ["--root", bundle.Root, "create", "--bundle", bundle.FullPath, id]) { RedirectStandardError = true };
            using (var process = Process.Start(start)!)
            {
                var watch = Stopwatch.StartNew();
                while (watch.Elapsed.TotalMicroseconds < microseconds)
                    Thread.SpinWait(10);

                process.Kill();
                process.WaitForExit();
            }

            Assert.Equal(new RuntimeResult(0, "", ""), bundle.Runtime("delete", "--force", id));
            Assert.False(bundle.LeavesCgroups(), $"a creation killed after {microseconds} µs left its cgroup");
        }

        Assert.Equal("[]\n", bundle.Runtime("list", "--format", "json").Output);
    }

    [Fact]
    public void A_created_container_holds_no_pipe_of_its_creator()
    {
        using var bundle = new TestBundle("sleep", "1000");
        bundle.Write();

        // `cat` ends only when nobody has descriptor 9 open any more.
        RuntimeResult result = bundle.Execute("/bin/sh", ["-c", "{ \"$@\" 9>&1 >/dev/null 2>&1; } | cat; echo done", "sh", TestBundle.Program(), "--root", bundle.Root, "create", "--bundle", bundle.FullPath, bundle.NewId()]);

        Assert.Equal("done\n", result.Output);
    }

    private static void WaitFor(Func<bool> condition)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), "it does not come about");
            Thread.Sleep(5);
        }
    }
}
