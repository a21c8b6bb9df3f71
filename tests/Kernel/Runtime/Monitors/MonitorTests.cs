using System.Globalization;
using Gantry.Linux.Mounts;
using Gantry.Oci.Monitoring;

namespace Gantry.Tests;

public sealed class MonitorTests
{
    private const int Lines = 20_000;
    private const string Count = "i=1; while [ $i -le 20000 ]; do echo line $i; i=$((i+1)); done; exit 7";

    [Fact]
    public void A_monitor_keeps_less_than_a_megabyte_of_its_own()
    {
        using var bundle = new TestBundle("sh", "-c", Count.Replace("exit 7", "sleep 1000", StringComparison.Ordinal));
        using var monitor = new TestMonitor(bundle, bundle.FullPath + "/logs");
        using MonitorConnection client = monitor.Connect();
        client.Attach(AttachStreams.Stdout | AttachStreams.Stderr);
        monitor.StartContainer();
        client.ReadUntil($"line {Lines}\n");

        // A page of the program's file counts as private while only one process has it mapped; on a node all monitors share it.
        using var otherBundle = new TestBundle("sleep", "1000");
        using var other = new TestMonitor(otherBundle, otherBundle.FullPath + "/logs");

        long own = PrivateKilobytes(monitor.Pid);

        TestContext.Current.SendDiagnosticMessage("a monitor has {0} kB of its own", own);
        Assert.InRange(own, 1, 1024);
    }

    [Fact]
    public void Engines_that_are_killed_again_and_again_cost_no_line_and_no_exit_status()
    {
        using var bundle = new TestBundle("sh", "-c", Count);
        using var monitor = new TestMonitor(bundle, bundle.FullPath + "/logs", logMaxBytes: 64 * 1024);
        monitor.StartContainer();
        for (int i = 0; i < 20 && !monitor.HasEnded; i++)
            AttackProcess.Client(bundle.FullPath + "/monitor.sock").Dispose();

        Assert.Equal(7, monitor.WaitForExitCode());
        Assert.Equal(Expected(), monitor.LoggedLines());
    }

    [Fact]
    public void A_client_that_reads_nothing_stops_the_container_only_for_a_while()
    {
        using var bundle = new TestBundle("sh", "-c", Count);
        using var monitor = new TestMonitor(bundle, bundle.FullPath + "/logs");
        using MonitorConnection deaf = monitor.Connect();
        deaf.Attach(AttachStreams.Stdout | AttachStreams.Stderr);
        monitor.StartContainer();

        Assert.Equal(7, monitor.WaitForExitCode());
        Assert.Equal(Expected(), monitor.LoggedLines());
    }

    [Fact]
    public void A_full_disk_makes_the_container_wait_and_loses_no_line()
    {
        using var bundle = new TestBundle("sh", "-c", Count);
        string disk = Directory.CreateDirectory(bundle.FullPath + "/disk").FullName, filler = disk + "/filler";
        MountTable.Mount("tmpfs", disk, "tmpfs", MountFlags.None, "size=4m");
        try
        {
            using (FileStream file = File.Create(filler))
                file.Write(new byte[(4 << 20) - (128 << 10)]);

            using var monitor = new TestMonitor(bundle, disk + "/logs");
            monitor.StartContainer();
            WaitFor.True(() => new DriveInfo(disk).AvailableFreeSpace == 0);
            Assert.Equal("running", bundle.StatusOf(monitor.Id));

            File.Delete(filler);

            Assert.Equal(7, monitor.WaitForExitCode());
            Assert.Equal(Expected(), monitor.LoggedLines());
        }
        finally
        {
            MountTable.Unmount(disk, UnmountFlags.Detach);
        }
    }

    [Fact]
    public void A_container_that_ends_while_the_disk_is_full_is_told_at_once_and_its_last_lines_follow()
    {
        using var bundle = new TestBundle("sh", "-c", "i=1; while [ $i -le 300 ]; do echo line $i; i=$((i+1)); done; exit 7");
        string disk = Directory.CreateDirectory(bundle.FullPath + "/disk").FullName, filler = disk + "/filler";
        MountTable.Mount("tmpfs", disk, "tmpfs", MountFlags.None, "size=1m");
        try
        {
            using (FileStream file = File.Create(filler))
                file.Write(new byte[(1 << 20) - (16 << 10)]);

            using var monitor = new TestMonitor(bundle, disk + "/logs");
            FillUp(disk + "/more");
            using MonitorConnection client = monitor.Connect();
            monitor.StartContainer();

            Assert.Equal(7, client.WaitForPhase(MonitorStep.Exited).ExitCode);
            Assert.False(monitor.HasEnded);
            File.Delete(filler);

            Assert.Equal(7, monitor.WaitForExitCode());
            Assert.Equal(Enumerable.Range(1, 300).Select(i => $"line {i}"), monitor.LoggedLines());
        }
        finally
        {
            MountTable.Unmount(disk, UnmountFlags.Detach);
        }
    }

    [Fact]
    public void A_terminal_gets_the_size_that_its_client_has()
    {
        using var bundle = new TestBundle("sh", "-c", "echo ready; read x; stty size; sleep 1000");
        File.CreateSymbolicLink(bundle.Rootfs + "/bin/stty", "busybox");
        bundle.WithProcess(process => process with { Terminal = true });
        using var monitor = new TestMonitor(bundle, bundle.FullPath + "/logs", logMaxBytes: 0, "--terminal", "--stdin");
        using MonitorConnection client = monitor.Connect();
        client.Attach(AttachStreams.Stdin | AttachStreams.Stdout | AttachStreams.Stderr);
        monitor.StartContainer();
        client.ReadUntil("ready");

        client.Send(MonitorFrameKind.Resize, 0, [33, 0, 77, 0]);
        client.Send(MonitorFrameKind.Stdin, 0, "\n"u8);

        Assert.Contains("33 77", client.ReadUntil("33 77"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_client_that_announces_too_much_is_let_go_and_the_others_stay()
    {
        using var bundle = new TestBundle("sh", "-c", "echo ready; sleep 1000");
        using var monitor = new TestMonitor(bundle, bundle.FullPath + "/logs");
        using MonitorConnection good = monitor.Connect(), bad = monitor.Connect();
        good.Attach(AttachStreams.Stdout);
        bad.Send(MonitorFrameKind.Stdin, 0, new byte[MonitorFrame.MaxInput + 1]);
        monitor.StartContainer();

        Assert.Contains("ready", good.ReadUntil("ready"), StringComparison.Ordinal);
        Assert.False(monitor.HasEnded);
    }

    private static void FillUp(string path)
    {
        using FileStream file = new(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true)
                file.Write(new byte[4096]);
        }
        catch (IOException)
        {
            // No room is left, which was wanted.
        }
    }

    private static IEnumerable<string> Expected() => Enumerable.Range(1, Lines).Select(i => $"line {i}");

    private static long PrivateKilobytes(int pid) => File.ReadLines($"/proc/{pid}/smaps_rollup")
        .Where(line => line.StartsWith("Private_Clean:", StringComparison.Ordinal) || line.StartsWith("Private_Dirty:", StringComparison.Ordinal))
        .Sum(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture));
}
