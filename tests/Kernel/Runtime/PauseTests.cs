namespace Gantry.Tests;

public sealed class PauseTests
{
    [Fact]
    public void A_paused_container_stands_still_until_it_is_resumed()
    {
        using TestBundle bundle = Counting();
        string id = bundle.Started();

        Assert.Equal(new RuntimeResult(0, "", ""), bundle.Runtime("pause", id));

        Assert.Equal("paused", bundle.StatusOf(id));
        Assert.Contains("paused", bundle.Runtime("list").Output, StringComparison.Ordinal);
        Assert.All(Processes(bundle, id), pid => Assert.Contains("FROZEN", File.ReadAllText(FreezerOf(pid)), StringComparison.Ordinal));
        Assert.Contains("paused", bundle.Runtime("exec", id, "true").Error, StringComparison.Ordinal);
        Assert.Equal(0, bundle.Runtime("resume", id).Status);
        Assert.Equal("running", bundle.StatusOf(id));
        Assert.Equal(0, bundle.Runtime("exec", id, "true").Status);
    }

    [Fact]
    public void Pausing_twice_and_resuming_twice_are_refused()
    {
        using TestBundle bundle = Counting();
        string id = bundle.Started();

        Assert.Contains("not paused", bundle.Runtime("resume", id).Error, StringComparison.Ordinal);
        Assert.Equal(0, bundle.Runtime("pause", id).Status);
        Assert.Contains("not running", bundle.Runtime("pause", id).Error, StringComparison.Ordinal);
        Assert.Contains("paused", bundle.Runtime("start", id).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_paused_container_can_be_killed()
    {
        using TestBundle bundle = Counting();
        string id = bundle.Started();
        bundle.Runtime("pause", id);

        Assert.Equal(0, bundle.Runtime("kill", id, "KILL").Status);

        Assert.True(SpinWait.SpinUntil(() => bundle.StatusOf(id) == "stopped", TimeSpan.FromSeconds(60)));
        Assert.Equal(0, bundle.Runtime("delete", id).Status);
    }

    [Fact]
    public void A_paused_container_is_deleted_by_force_only()
    {
        using TestBundle bundle = Counting();
        string id = bundle.Started();
        bundle.Runtime("pause", id);

        Assert.Contains("it is paused", bundle.Runtime("delete", id).Error, StringComparison.Ordinal);
        Assert.Equal(new RuntimeResult(0, "", ""), bundle.Runtime("delete", "--force", id));
        Assert.False(bundle.LeavesCgroups());
    }

    [Fact]
    public void A_created_container_can_be_paused()
    {
        using var bundle = new TestBundle("sleep", "1000");
        (string id, _) = bundle.Create();

        Assert.Equal(0, bundle.Runtime("pause", id).Status);
        Assert.Equal("paused", bundle.StatusOf(id));
        Assert.Equal(0, bundle.Runtime("resume", id).Status);
        Assert.Equal("created", bundle.StatusOf(id));
        Assert.Equal(0, bundle.Runtime("start", id).Status);
    }

    [Fact]
    public void Many_processes_that_fork_all_the_time_are_stopped_and_ended()
    {
        using var bundle = new TestBundle("sh", "-c", "for i in 1 2 3 4 5 6; do (while :; do true | true; done) & done; sleep 1000");
        string id = bundle.Started();

        Assert.Equal(new RuntimeResult(0, "", ""), bundle.Runtime("pause", id));
        Assert.Equal(new RuntimeResult(0, "", ""), bundle.Runtime("delete", "--force", id));
        Assert.False(bundle.LeavesCgroups());
    }

    private static TestBundle Counting() => new("sh", "-c", "while :; do true; done");

    private static int[] Processes(TestBundle bundle, string id) =>
        System.Text.Json.JsonSerializer.Deserialize<int[]>(bundle.Runtime("ps", "--format", "json", id).Output)!;

    private static string FreezerOf(int pid)
    {
        string? line = File.ReadLines($"/proc/{pid}/cgroup").FirstOrDefault(l => l.Contains(":freezer:", StringComparison.Ordinal));
        Assert.SkipWhen(line is null, "this host has no freezer of cgroup v1");
        return $"/sys/fs/cgroup/freezer{line!.Split(':')[2]}/freezer.state";
    }
}
