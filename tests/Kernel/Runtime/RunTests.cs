namespace Gantry.Tests;

public sealed class RunTests
{
    [Fact]
    public void Run_ends_with_the_status_of_the_program_and_leaves_nothing()
    {
        using var bundle = new TestBundle("sh", "-c", "echo hello; exit 7");

        RuntimeResult result = bundle.Run();

        Assert.Equal(new RuntimeResult(7, "hello\n", ""), result);
        Assert.Empty(Directory.EnumerateFileSystemEntries(bundle.Root));
        Assert.False(bundle.LeavesCgroups());
    }

    [Fact]
    public void A_program_that_a_signal_ends_counts_as_128_and_the_signal()
    {
        using var bundle = new TestBundle("sh", "-c", "kill -9 $$");

        // The kernel protects the first process of a pid namespace from itself.
        bundle.WithLinux(linux => linux with { Namespaces = [.. linux.Namespaces.Where(n => n.Type != "pid")] });

        Assert.Equal(137, bundle.Run().Status);
    }

    [Fact]
    public void The_program_gets_the_three_standard_streams_and_nothing_that_the_caller_leaks()
    {
        using var bundle = new TestBundle("sh", "-c", "echo /proc/self/fd/*");
        bundle.Write();
        string leak = string.Concat(Enumerable.Range(3, 7).Select(n => $"exec {n}</etc/hostname; "));

        RuntimeResult result = bundle.Execute("/bin/sh", ["-c", $"{leak} exec \"$@\"", "sh", TestBundle.Program(), "--root", bundle.Root, "run", "--bundle", bundle.FullPath, bundle.NewId()]);

        Assert.Equal("/proc/self/fd/0 /proc/self/fd/1 /proc/self/fd/2\n", result.Output.Replace(" /proc/self/fd/3", "", StringComparison.Ordinal));
    }

    [Fact]
    public void Signals_and_the_limit_of_open_files_are_as_if_no_runtime_had_been_there()
    {
        using var bundle = new TestBundle("sh", "-c", "grep -E 'SigIgn|SigBlk' /proc/self/status; ulimit -n");
        bundle.WithProcess(process => process with { Rlimits = [] });
        bundle.Write();

        RuntimeResult result = bundle.Execute("/bin/sh", ["-c", "ulimit -Sn 777; \"$@\"; true", "sh", TestBundle.Program(), "--root", bundle.Root, "run", "--bundle", bundle.FullPath, bundle.NewId()]);

        Assert.Equal("SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n777\n", result.Output);
    }

    [Fact]
    public void The_container_has_its_own_host_name_devices_and_loopback_interface()
    {
        using var bundle = new TestBundle("sh", "-c", "hostname; ls /dev; cat /dev/null; ip link show lo");

        string output = bundle.Run().Output;

        Assert.StartsWith("container\n", output, StringComparison.Ordinal);
        foreach (string device in (string[])["full", "null", "ptmx", "pts", "random", "shm", "stderr", "stdin", "stdout", "tty", "urandom", "zero"])
            Assert.Contains($"\n{device}\n", output, StringComparison.Ordinal);

        Assert.Contains("LOOPBACK,UP", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Identity_and_capabilities_are_exactly_those_asked_for()
    {
        using var bundle = new TestBundle("sh", "-c", "id; grep -E 'Cap|NoNew|Groups' /proc/self/status; umask");
        bundle.WithProcess(process => process with
        {
            User = new() { Uid = 1000, Gid = 1001, AdditionalGids = [5, 7], Umask = 0x3F },
            Capabilities = new() { Bounding = ["CAP_KILL", "CAP_CHOWN"], Permitted = ["CAP_CHOWN"], Effective = ["CAP_CHOWN"], Inheritable = ["CAP_CHOWN"], Ambient = ["CAP_CHOWN"] },
        });

        string output = bundle.Run().Output;

        Assert.StartsWith("uid=1000 gid=1001 groups=5,7\n", output, StringComparison.Ordinal);
        Assert.Contains("Groups:\t5 7 \n", output, StringComparison.Ordinal);
        Assert.Contains("CapInh:\t0000000000000001\nCapPrm:\t0000000000000001\nCapEff:\t0000000000000001\nCapBnd:\t0000000000000021\nCapAmb:\t0000000000000001\nNoNewPrivs:\t1\n0077\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_negative_memory_score_that_may_not_be_set_does_not_stop_the_container()
    {
        using var bundle = new TestBundle("true");
        bundle.WithProcess(process => process with { OomScoreAdj = -999 });

        Assert.Equal(0, bundle.Run().Status);
    }

    [Fact]
    public void Bind_mounts_are_made_with_their_options_and_their_missing_targets()
    {
        using var bundle = new TestBundle("sh", "-c", "cat /data/inner/file /etc/one; touch /data/inner/file && echo writable; grep /data/inner /proc/mounts");
        Directory.CreateDirectory(bundle.FullPath + "/source");
        File.WriteAllText(bundle.FullPath + "/source/file", "content\n");
        bundle.Spec = bundle.Spec with
        {
            Mounts =
            [
                .. bundle.Spec.Mounts,
                new() { Destination = "/data/inner", Type = "bind", Source = bundle.FullPath + "/source", Options = ["rbind", "ro", "nosuid", "noexec"] },
                new() { Destination = "/etc/one", Type = "bind", Source = "source/file", Options = ["bind"] },
            ],
        };

        RuntimeResult result = bundle.Run();

        Assert.StartsWith("content\ncontent\n", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("writable", result.Output, StringComparison.Ordinal);
        Assert.Contains("ro,nosuid,noexec,relatime", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Sysctls_of_the_containers_namespaces_are_set()
    {
        using var bundle = new TestBundle("cat", "/proc/sys/net/ipv4/ip_forward", "/proc/sys/kernel/shmmni");
        bundle.WithLinux(linux => linux with { Sysctl = new Dictionary<string, string> { ["net.ipv4.ip_forward"] = "1", ["kernel.shmmni"] = "99" } });

        Assert.Equal("1\n99\n", bundle.Run().Output);
    }

    [Fact]
    public void A_foreground_run_passes_on_the_signal_that_would_end_it()
    {
        using var bundle = new TestBundle("sh", "-c", "trap 'echo caught; exit 3' TERM; echo ready; while true; do sleep 0.1; done");
        bundle.Write();
        string script = "\"$@\" & pid=$!; for i in $(seq 100); do sleep 0.1; grep -q ready \"$GANTRY_OUT\" && break; done; kill -TERM $pid; wait $pid";

        RuntimeResult result = bundle.Execute("/bin/sh", ["-c", script, "sh", TestBundle.Program(), "--root", bundle.Root, "run", "--bundle", bundle.FullPath, bundle.NewId()]);

        Assert.Equal(new RuntimeResult(3, "ready\ncaught\n", ""), result);
    }
}
