using Gantry.Linux.Mounts;
using Gantry.Oci.RuntimeSpec;

namespace Gantry.Tests;

public sealed class MountTests
{
    [Theory]
    [InlineData("rro", "ro", "ro")]
    [InlineData("ro", "ro", "rw")]
    [InlineData("rnosuid", "nosuid", "nosuid")]
    [InlineData("nosuid", "nosuid", "")]
    [InlineData("rnodev", "nodev", "nodev")]
    [InlineData("rnoexec", "noexec", "noexec")]
    [InlineData("rnoatime", "noatime", "noatime")]
    [InlineData("rstrictatime", "", "")]
    [InlineData("rnodiratime", "nodiratime", "nodiratime")]
    [InlineData("rnosymfollow", "nosymfollow", "nosymfollow")]
    public void An_option_changes_one_mount_and_with_an_r_in_front_all_below(string option, string top, string below)
    {
        using var source = new TestMount();
        source.Mount("below");
        using TestBundle bundle = With(new TestBundle("cat", "/proc/self/mountinfo"), Bind(source.FullPath, "/data", "rbind", option));

        string table = bundle.Run().Output;

        AssertOption(table, "/data", top);
        AssertOption(table, "/data/below", below);
    }

    [Theory]
    [InlineData("rrw", "rw")]
    [InlineData("rsuid", "!nosuid")]
    [InlineData("rdev", "!nodev")]
    [InlineData("rexec", "!noexec")]
    [InlineData("ratime", "!noatime")]
    [InlineData("rrelatime", "relatime")]
    [InlineData("rdiratime", "!nodiratime")]
    [InlineData("rsymfollow", "!nosymfollow")]
    public void An_option_of_the_source_is_taken_away_from_all_mounts_below(string option, string expected)
    {
        using var source = new TestMount();
        MountTable.Mount("tmpfs", source.FullPath, "tmpfs", MountFlags.ReadOnly | MountFlags.NoSetUid | MountFlags.NoDevices | MountFlags.NoExecute | MountFlags.NoAccessTime | MountFlags.NoDirectoryAccessTime | MountFlags.NoSymlinkFollow);
        using TestBundle bundle = With(new TestBundle("cat", "/proc/self/mountinfo"), Bind(source.FullPath, "/data", "rbind", option));

        AssertOption(bundle.Run().Output, "/data", expected);
        source.UnmountTop();
    }

    [Fact]
    public void The_last_of_contradicting_options_holds()
    {
        using TestBundle bundle = With(new TestBundle("cat", "/proc/self/mountinfo"), new Mount { Destination = "/data", Type = "tmpfs", Source = "tmpfs", Options = ["ro", "nosuid", "suid", "rw", "noatime", "strictatime"] });

        string table = bundle.Run().Output;

        AssertOption(table, "/data", "rw");
        AssertOption(table, "/data", "!nosuid");
        AssertOption(table, "/data", "!noatime");
    }

    [Fact]
    public void An_option_that_the_file_system_does_not_know_is_refused_in_words()
    {
        using TestBundle bundle = With(new TestBundle("true"), new Mount { Destination = "/data", Type = "tmpfs", Source = "tmpfs", Options = ["colour=red"] });

        RuntimeResult result = bundle.Run();

        Assert.NotEqual(0, result.Status);
        Assert.Contains("mount tmpfs on /data: option colour=red: ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tmpfs_can_begin_with_what_it_covers()
    {
        using var bundle = new TestBundle("sh", "-c", "cat /etc/deep/file /etc/link; busybox stat -c '%a %u %g' /etc /etc/deep /etc/deep/file; busybox readlink /etc/link; mount | grep ' /etc '; touch /etc/deep/new && echo writable");
        Directory.CreateDirectory(bundle.Rootfs + "/etc/deep");
        File.WriteAllText(bundle.Rootfs + "/etc/deep/file", "content\n");
        File.SetUnixFileMode(bundle.Rootfs + "/etc/deep/file", UnixFileMode.UserRead | UnixFileMode.GroupRead);
        File.SetUnixFileMode(bundle.Rootfs + "/etc/deep", UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        bundle.Execute("/bin/chown", ["7:8", bundle.Rootfs + "/etc/deep/file"]);
        File.CreateSymbolicLink(bundle.Rootfs + "/etc/link", "deep/file");
        With(bundle, new Mount { Destination = "/etc", Type = "tmpfs", Source = "tmpfs", Options = ["tmpcopyup", "nosuid"] });

        RuntimeResult result = bundle.WithProcess(p => p with { Capabilities = All }).Run();


        Assert.StartsWith("content\ncontent\n755 0 0\n700 0 0\n440 7 8\ndeep/file\ntmpfs on /etc type tmpfs (rw,nosuid,", result.Output, StringComparison.Ordinal);
        Assert.EndsWith("writable\n", result.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(bundle.Rootfs + "/etc/deep/new"));
    }

    [Fact]
    public void A_copied_tmpfs_can_be_read_only_and_later_mounts_are_above_it()
    {
        using var bundle = new TestBundle("sh", "-c", "cat /etc/file /etc/one; touch /etc/new || echo refused");
        File.WriteAllText(bundle.Rootfs + "/etc/file", "kept\n");
        File.WriteAllText(bundle.FullPath + "/one", "bound\n");
        With(bundle, new Mount { Destination = "/etc", Type = "tmpfs", Source = "tmpfs", Options = ["tmpcopyup", "ro"] });
        File.WriteAllText(bundle.Rootfs + "/etc/one", "");
        With(bundle, Bind("one", "/etc/one", "bind"));

        Assert.Equal("kept\nbound\nrefused\n", bundle.Run().Output);
    }

    [Fact]
    public void Links_in_the_way_to_a_destination_are_followed_inside_of_the_root_only()
    {
        using var outside = new TestMount();
        using var bundle = new TestBundle("sh", "-c", "cat /inside/file; cat /absolute/deep/file; busybox find /real /etc/escaped");
        Directory.CreateDirectory(bundle.Rootfs + "/real");
        File.CreateSymbolicLink(bundle.Rootfs + "/absolute", "/real");
        File.CreateSymbolicLink(bundle.Rootfs + "/inside", "../../../../../etc/escaped");
        Directory.CreateDirectory(bundle.Rootfs + "/etc/escaped");
        File.CreateSymbolicLink(bundle.Rootfs + "/outside", outside.FullPath);
        Directory.CreateDirectory(bundle.FullPath + "/source");
        File.WriteAllText(bundle.FullPath + "/source/file", "content\n");
        With(bundle, Bind("source", "/inside", "bind"), Bind("source", "/absolute/deep", "bind"));

        RuntimeResult result = bundle.Run();

        Assert.Equal("content\ncontent\n/real\n/real/deep\n/real/deep/file\n/etc/escaped\n/etc/escaped/file\n", result.Output);
        Assert.Empty(Directory.EnumerateFileSystemEntries(outside.FullPath));
    }

    [Fact]
    public void What_is_missing_of_a_destination_is_made_inside_of_the_root_only()
    {
        using var outside = new TestMount();
        using var bundle = new TestBundle("true");
        File.CreateSymbolicLink(bundle.Rootfs + "/outside", outside.FullPath);
        Directory.CreateDirectory(bundle.FullPath + "/source");
        With(bundle, Bind("source", "/outside/a/b", "bind"));

        _ = bundle.Run();

        Assert.Empty(Directory.EnumerateFileSystemEntries(outside.FullPath));
    }

    [Fact]
    public void Links_to_what_does_not_exist_are_followed_inside_of_the_root_and_it_is_made()
    {
        using var outside = new TestMount();
        using var bundle = new TestBundle("sh", "-c", "cat /etc/resolv.conf /run/systemd/resolve/stub; cat /lost/deep/file; busybox find /out/of -type f; ls /tmp/x");
        File.CreateSymbolicLink(bundle.Rootfs + "/etc/resolv.conf", "../run/systemd/resolve/stub");
        File.CreateSymbolicLink(bundle.Rootfs + "/lost", "/../../found/here");
        File.CreateSymbolicLink(bundle.Rootfs + "/etc/chain", "../../../out/of");
        File.CreateSymbolicLink(bundle.Rootfs + "/first", "/etc/chain/the");
        File.CreateSymbolicLink(bundle.Rootfs + "/outside", outside.FullPath);
        File.CreateSymbolicLink(bundle.Rootfs + "/loop", "loop");
        File.WriteAllText(bundle.FullPath + "/file", "content\n");
        With(bundle, Bind("file", "/etc/resolv.conf", "bind"), Bind("file", "/lost/deep/file", "bind"), Bind("file", "/first", "bind"), Bind("file", "/outside/x", "bind"));

        RuntimeResult result = bundle.Run();

        Assert.Equal("content\ncontent\ncontent\n/out/of/the\n", result.Output);
        Assert.Empty(Directory.EnumerateFileSystemEntries(outside.FullPath));
        Assert.Contains("too many levels of symbolic links", With(bundle, Bind("file", "/loop/x", "bind")).Run().Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_is_bound_on_a_file_and_neither_on_the_other_kind()
    {
        using var bundle = new TestBundle("cat", "/new/deep/file");
        File.WriteAllText(bundle.FullPath + "/file", "content\n");
        With(bundle, Bind("file", "/new/deep/file", "bind"));
        Assert.Equal(new RuntimeResult(0, "content\n", ""), bundle.Run());

        With(bundle, Bind("file", "/tmp", "bind"));
        Assert.EndsWith("on /tmp: invalid argument\n", bundle.Run().Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/proc/sys", "inside of /proc")]
    [InlineData("/proc/../proc/self/attr", "inside of /proc")]
    [InlineData("/proc", "it is no proc file system")]
    [InlineData("/", "cannot cover the container's /")]
    [InlineData("/tmp/..", "cannot cover the container's /")]
    public void What_would_make_programs_trust_the_wrong_files_is_refused(string destination, string reason)
    {
        using var bundle = new TestBundle("true");
        Directory.CreateDirectory(bundle.FullPath + "/source");
        With(bundle, Bind("source", destination, "bind"));

        RuntimeResult result = bundle.Run();

        Assert.NotEqual(0, result.Status);
        Assert.Contains(reason, result.Error, StringComparison.Ordinal);
        Assert.False(bundle.LeavesCgroups());
    }

    [Fact]
    public void A_view_of_the_machine_can_be_bound_into_proc()
    {
        using var bundle = new TestBundle("cat", "/proc/meminfo");
        File.WriteAllText(bundle.FullPath + "/meminfo", "MemTotal: 1 kB\n");

        Assert.Equal("MemTotal: 1 kB\n", With(bundle, Bind("meminfo", "/proc/meminfo", "bind", "ro")).Run().Output);
    }

    [Fact]
    public void Shared_memory_and_message_queues_are_the_containers_own()
    {
        using var bundle = new TestBundle("sh", "-c", "mount | grep -E ' /dev/(shm|mqueue) '; echo x >/dev/shm/x && ls /dev/shm; ls /dev/mqueue");

        string output = bundle.Run().Output;

        Assert.Contains("shm on /dev/shm type tmpfs (rw,nosuid,nodev,noexec,relatime,size=65536k", output, StringComparison.Ordinal);
        Assert.Contains("mqueue on /dev/mqueue type mqueue (rw,nosuid,nodev,noexec,relatime)", output, StringComparison.Ordinal);
        Assert.EndsWith("x\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Paths_are_masked_and_protected_whatever_they_are_and_missing_ones_are_no_error()
    {
        using var bundle = new TestBundle("sh", "-c", "cat /etc/secret; ls -A /etc/private; touch /etc/private/x || echo empty; echo x >/etc/fixed/file || echo fixed; busybox stat -c '%t:%T' /etc/secret");
        Directory.CreateDirectory(bundle.Rootfs + "/etc/private");
        Directory.CreateDirectory(bundle.Rootfs + "/etc/fixed");
        File.WriteAllText(bundle.Rootfs + "/etc/private/file", "");
        File.WriteAllText(bundle.Rootfs + "/etc/fixed/file", "");
        File.WriteAllText(bundle.Rootfs + "/etc/secret", "secret\n");
        bundle.Spec = bundle.Spec with { Root = bundle.Spec.Root! with { Readonly = false } };
        bundle.WithLinux(linux => linux with { MaskedPaths = ["/etc/secret", "/etc/private", "/no/such"], ReadonlyPaths = ["/etc/fixed", "/no/such/either"] });

        Assert.Equal("empty\nfixed\n1:3\n", bundle.Run().Output);
    }

    [Theory]
    [InlineData(true, "refused\n")]
    [InlineData(false, "written\n")]
    public void The_root_is_read_only_if_asked_for(bool isReadOnly, string expected)
    {
        using var bundle = new TestBundle("sh", "-c", "touch /file 2>/dev/null && echo written || echo refused");
        bundle.Spec = bundle.Spec with { Root = bundle.Spec.Root! with { Readonly = isReadOnly } };

        Assert.Equal(expected, bundle.Run().Output);
    }

    [Fact]
    public void Without_pivot_root_the_container_sees_its_own_root_all_the_same()
    {
        using var bundle = new TestBundle("sh", "-c", "ls /; cat /proc/self/mountinfo");

        string id = bundle.NewId();
        string output = bundle.Runtime("run", "--no-pivot", "--bundle", bundle.Write(), id).Output;

        Assert.StartsWith("bin\ndev\netc\nproc\nsys\ntmp\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_working_directory_that_is_missing_is_made()
    {
        using var bundle = new TestBundle("sh", "-c", "pwd");
        bundle.WithProcess(process => process with { Cwd = "/tmp/work/here" });

        Assert.Equal("/tmp/work/here\n", bundle.Run().Output);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_container_sees_its_own_part_of_the_control_groups(bool hasNamespace)
    {
        using var bundle = new TestBundle("sh", "-c", "grep -c $$ /sys/fs/cgroup/pids/cgroup.procs || cat /sys/fs/cgroup/cgroup.procs; cat /proc/self/cgroup; mkdir /sys/fs/cgroup/pids/x 2>/dev/null || echo refused");
        if (!hasNamespace)
            bundle.WithLinux(linux => linux with { Namespaces = [.. linux.Namespaces.Where(n => n.Type != NamespaceTypes.Cgroup)] });

        string output = bundle.Run().Output;

        Assert.StartsWith("1\n", output, StringComparison.Ordinal);
        Assert.Equal(!hasNamespace, output.Contains("/gantry-test-", StringComparison.Ordinal));
        Assert.EndsWith("refused\n", output, StringComparison.Ordinal);
    }

    internal static readonly Capabilities All = new()
    {
        Bounding = ["CAP_SYS_ADMIN", "CAP_DAC_OVERRIDE", "CAP_CHOWN", "CAP_MKNOD", "CAP_SYS_CHROOT", "CAP_NET_ADMIN", "CAP_SETUID", "CAP_SETGID"],
        Permitted = ["CAP_SYS_ADMIN", "CAP_DAC_OVERRIDE", "CAP_CHOWN", "CAP_MKNOD", "CAP_SYS_CHROOT", "CAP_NET_ADMIN", "CAP_SETUID", "CAP_SETGID"],
        Effective = ["CAP_SYS_ADMIN", "CAP_DAC_OVERRIDE", "CAP_CHOWN", "CAP_MKNOD", "CAP_SYS_CHROOT", "CAP_NET_ADMIN", "CAP_SETUID", "CAP_SETGID"],
    };

    internal static TestBundle With(TestBundle bundle, params Mount[] mounts)
    {
        bundle.Spec = bundle.Spec with { Mounts = [.. bundle.Spec.Mounts, .. mounts] };
        return bundle;
    }

    internal static Mount Bind(string source, string destination, params string[] options) =>
        new() { Destination = destination, Type = "bind", Source = source, Options = options };

    // Sample: 61 53 0:43 / /data ro,nosuid,relatime - tmpfs tmpfs rw
    private static void AssertOption(string table, string target, string option)
    {
        string[] line = table.Split('\n').Select(l => l.Split(' ')).Last(l => l.Length > 5 && l[4] == target);
        string[] options = line[5].Split(',');
        if (option.StartsWith('!'))
            Assert.DoesNotContain(option[1..], options);
        else if (option.Length > 0)
            Assert.Contains(option, options);
    }
}
