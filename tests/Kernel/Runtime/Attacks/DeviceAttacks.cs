namespace Gantry.Tests;

/// <summary>A `/dev` that wants its nodes, its console or its terminals elsewhere (CVE-2026-41579, CVE-2025-52565).</summary>
public sealed class DeviceAttacks
{
    [Theory]
    [InlineData("/../../../../../..")]
    [InlineData("")]
    [InlineData("../../../../../../..")]
    public void A_dev_that_links_to_the_host_gets_nothing_there(string way)
    {
        using var bundle = new TestBundle("true");
        var outside = new HostTree(bundle.FullPath + "/outside");
        Directory.Delete(bundle.Rootfs + "/dev");
        Directory.CreateSymbolicLink(bundle.Rootfs + "/dev", way + outside.FullPath);
        WithoutDev(bundle);

        bundle.Run();

        outside.AssertUntouched();
    }

    [Fact]
    public void Devices_and_links_in_dev_that_lead_outside_are_replaced_and_never_followed()
    {
        using var bundle = new TestBundle("sh", "-c", "echo x > /dev/null; ls -l /dev/null");
        var outside = new HostTree(bundle.FullPath + "/outside");
        foreach (string name in (string[])["null", "zero", "tty", "ptmx", "fd", "stdin", "core"])
            File.CreateSymbolicLink($"{bundle.Rootfs}/dev/{name}", outside.FullPath + "/file");
        WithoutDev(bundle);

        RuntimeResult result = bundle.Run();

        Assert.Contains("1,   3", result.Output, StringComparison.Ordinal);
        outside.AssertUntouched();
    }

    [Fact]
    public void A_dev_that_is_exchanged_for_a_link_during_creation_gets_nothing_outside()
    {
        using var bundle = new TestBundle("true");
        var outside = new HostTree(bundle.FullPath + "/outside");
        Directory.CreateSymbolicLink(bundle.Rootfs + "/link", "../outside");
        WithoutDev(bundle);
        using AttackProcess racer = AttackProcess.Exchange(bundle.Rootfs + "/dev", bundle.Rootfs + "/link");
        for (int i = 0; i < AttackProcess.Rounds(); i++)
            bundle.Run();

        outside.AssertUntouched();
    }

    [Fact]
    public void A_console_and_a_terminal_that_are_exchanged_are_mounted_by_descriptor()
    {
        using var bundle = new TestBundle("sh", "-c", "echo /evil > /dev/console; for f in /proc/sys/kernel/core_pattern /proc/sysrq-trigger; do echo /evil 2>/dev/null >> $f; done; exit 0");
        using var host = new HostSettings();
        bundle.WithProcess(process => process with { Terminal = true });
        bundle.Spec = bundle.Spec with
        {
            Root = bundle.Spec.Root! with { Readonly = false },
            Mounts = [.. bundle.Spec.Mounts.Where(m => m.Destination is not "/dev" and not "/dev/shm" and not "/dev/mqueue")],
        };
        Directory.CreateDirectory(bundle.Rootfs + "/dev/pts");
        Directory.CreateDirectory(bundle.Rootfs + "/dev/other");
        File.WriteAllText(bundle.Rootfs + "/dev/console", "");
        File.CreateSymbolicLink(bundle.Rootfs + "/dev/decoy", "/proc/sys/kernel/core_pattern");
        using AttackProcess console = AttackProcess.Exchange(bundle.Rootfs + "/dev/console", bundle.Rootfs + "/dev/decoy");
        using AttackProcess terminals = AttackProcess.Exchange(bundle.Rootfs + "/dev/pts", bundle.Rootfs + "/dev/other");
        for (int i = 0; i < AttackProcess.Rounds(shortened: 20); i++)
        {
            bundle.Run();
            host.AssertUnchanged();
        }
    }

    private static void WithoutDev(TestBundle bundle) => bundle.Spec = bundle.Spec with
    {
        Root = bundle.Spec.Root! with { Readonly = false },
        Mounts = [.. bundle.Spec.Mounts.Where(m => !m.Destination.StartsWith("/dev", StringComparison.Ordinal))],
    };
}
