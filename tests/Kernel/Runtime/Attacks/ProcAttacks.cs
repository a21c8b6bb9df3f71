using Gantry.Oci.RuntimeSpec;

namespace Gantry.Tests;

/// <summary>Attempts to reach what is masked in procfs and sysfs, or to turn the masks elsewhere (CVE-2025-31133, CVE-2019-19921, CVE-2023-27561 and their kin).</summary>
public sealed class ProcAttacks : IDisposable
{
    private const string Probe = "for f in /proc/sysrq-trigger /proc/sys/kernel/core_pattern $P/sysrq-trigger $P/sys/kernel/core_pattern; do [ -e $f ] && echo x 2>/dev/null >> $f && echo wrote $f; done; cat $P/keys $P/kcore 2>/dev/null | head -c 1; exit 0";

    private readonly HostSettings _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void Masked_paths_are_empty_and_readonly_paths_are_read_only()
    {
        using var bundle = new TestBundle("sh", "-c", "cat /proc/keys /proc/timer_list; ls /sys/firmware; echo x > /proc/sysrq-trigger; echo x > /proc/sys/kernel/core_pattern");

        RuntimeResult result = bundle.Run();

        Assert.Equal("", result.Output);
        Assert.Contains("can't create /proc/sysrq-trigger", result.Error, StringComparison.Ordinal);
        Assert.Contains("core_pattern: Read-only file system", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/proc/acpi")]
    [InlineData("/proc/kcore")]
    [InlineData("/proc/keys")]
    [InlineData("/proc/latency_stats")]
    [InlineData("/proc/timer_list")]
    [InlineData("/proc/scsi")]
    [InlineData("/proc/interrupts")]
    [InlineData("/sys/firmware")]
    [InlineData("/sys/devices/virtual/powercap")]
    public void Nothing_can_be_read_of(string path)
    {
        Assert.SkipUnless(Path.Exists(path), $"this host has no {path}");
        using var bundle = new TestBundle("sh", "-c", $"if [ -d {path} ]; then ls {path}; else cat {path}; fi");

        Assert.Equal(new RuntimeResult(0, "", ""), bundle.Run());
    }

    [Fact]
    public void A_dev_null_that_is_exchanged_during_creation_unmasks_nothing()
    {
        using var bundle = new TestBundle("sh", "-c", Probe);
        bundle.WithProcess(process => process with { Env = [.. process.Env, "P=/proc"] });
        WithoutMountsOn(bundle, "/dev");
        File.WriteAllText(bundle.Rootfs + "/dev/null", "");
        File.CreateSymbolicLink(bundle.Rootfs + "/dev/decoy", "/proc/sys/kernel/core_pattern");
        using AttackProcess racer = AttackProcess.Exchange(bundle.Rootfs + "/dev/null", bundle.Rootfs + "/dev/decoy");

        RunRacing(bundle);
    }

    [Fact]
    public void A_proc_that_is_exchanged_for_another_directory_stays_masked()
    {
        using var bundle = new TestBundle("sh", "-c", Probe);
        bundle.WithProcess(process => process with { Env = [.. process.Env, "P=/other"] });
        Directory.CreateDirectory(bundle.Rootfs + "/other");
        using AttackProcess racer = AttackProcess.Exchange(bundle.Rootfs + "/proc", bundle.Rootfs + "/other");

        RunRacing(bundle);
    }

    [Fact]
    public void A_proc_that_is_exchanged_for_a_link_stays_masked()
    {
        using var bundle = new TestBundle("sh", "-c", Probe);
        bundle.WithProcess(process => process with { Env = [.. process.Env, "P=/other"] });
        Directory.CreateDirectory(bundle.Rootfs + "/other");
        Directory.CreateDirectory(bundle.Rootfs + "/fake/sys");
        Directory.CreateSymbolicLink(bundle.Rootfs + "/link", "/fake");
        using AttackProcess racer = AttackProcess.Exchange(bundle.Rootfs + "/proc", bundle.Rootfs + "/link");

        RunRacing(bundle);
    }

    [Fact]
    public void A_fake_procfs_gets_neither_labels_nor_sysctls()
    {
        using var bundle = new TestBundle("cat", "/fake/sys/net/ipv4/ip_forward");
        Directory.CreateDirectory(bundle.Rootfs + "/fake/sys/net/ipv4");
        File.WriteAllText(bundle.Rootfs + "/fake/sys/net/ipv4/ip_forward", "untouched\n");
        bundle.Spec = bundle.Spec with { Mounts = [.. bundle.Spec.Mounts, new() { Destination = "/proc", Type = "bind", Source = bundle.Rootfs + "/fake", Options = ["bind"] }] };
        bundle.WithLinux(linux => linux with { Sysctl = new Dictionary<string, string> { ["net.ipv4.ip_forward"] = "1" } });

        Assert.Equal(1, bundle.Run().Status);
        Assert.Equal("untouched\n", File.ReadAllText(bundle.Rootfs + "/fake/sys/net/ipv4/ip_forward"));
    }

    [Fact]
    public void A_proc_that_is_a_link_cannot_redirect_the_masks()
    {
        using var bundle = new TestBundle("true");
        var outside = new HostTree(bundle.FullPath + "/outside");
        Directory.Delete(bundle.Rootfs + "/proc");
        Directory.CreateSymbolicLink(bundle.Rootfs + "/proc", outside.FullPath);

        bundle.Run();

        outside.AssertUntouched();
    }

    private void RunRacing(TestBundle bundle)
    {
        for (int i = 0; i < AttackProcess.Rounds(); i++)
        {
            RuntimeResult result = bundle.Run();

            // A creation that is refused is as good as one that holds.
            Assert.DoesNotContain("wrote", result.Output, StringComparison.Ordinal);
            _host.AssertUnchanged();
        }
    }

    private static void WithoutMountsOn(TestBundle bundle, string path) =>
        bundle.Spec = bundle.Spec with { Root = bundle.Spec.Root! with { Readonly = false }, Mounts = [.. bundle.Spec.Mounts.Where(m => !m.Destination.StartsWith(path, StringComparison.Ordinal))] };
}
