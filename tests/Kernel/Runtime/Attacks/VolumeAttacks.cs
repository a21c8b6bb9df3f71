using Gantry.Oci.RuntimeSpec;

namespace Gantry.Tests;

/// <summary>Containers that share a volume and exchange its entries while another of them is made (CVE-2021-30465, CVE-2024-45310).</summary>
public sealed class VolumeAttacks
{
    [Fact]
    public void A_mount_below_a_volume_whose_entries_are_exchanged_never_lands_on_the_host()
    {
        using var bundle = new TestBundle("true");
        var host = new HostTree(bundle.FullPath + "/host");
        string volume = Volume(bundle, host);
        AddMounts(bundle, volume, "/volume/dir/made/deep");
        using AttackProcess racer = AttackProcess.Exchange(volume + "/dir", volume + "/link");

        for (int i = 0; i < AttackProcess.Rounds(); i++)
            bundle.Run();

        host.AssertUntouched();
    }

    [Fact]
    public void A_file_that_is_made_below_such_a_volume_never_appears_on_the_host()
    {
        using var bundle = new TestBundle("true");
        var host = new HostTree(bundle.FullPath + "/host");
        string volume = Volume(bundle, host);
        string source = bundle.FullPath + "/file";
        File.WriteAllText(source, "");
        bundle.Spec = bundle.Spec with
        {
            Mounts = [.. bundle.Spec.Mounts, Bind(volume, "/volume"), Bind(source, "/volume/dir/new/file")],
        };
        using AttackProcess racer = AttackProcess.Exchange(volume + "/dir", volume + "/link");

        for (int i = 0; i < AttackProcess.Rounds(); i++)
        {
            bundle.Run();
            Directory.Delete(volume + "/real/new", recursive: true);
            Directory.CreateDirectory(volume + "/real/new");
        }

        host.AssertUntouched();
    }

    [Fact]
    public void Another_container_that_exchanges_entries_of_the_shared_volume_reaches_no_host_file_through_the_first()
    {
        using var victim = new TestBundle("sh", "-c", "cat /volume/dir/made/file /volume/link/made/file 2>/dev/null; exit 0");
        var host = new HostTree(victim.FullPath + "/host");
        Directory.CreateDirectory(host.FullPath + "/made");
        string volume = Volume(victim, host);
        AddMounts(victim, volume, "/volume/dir/made");

        // Disposed of first, so that nothing moves any more when the victim's directory is removed.
        using var attacker = new InsideAttack("exchange", "/volume/dir", "/volume/link");
        attacker.Start(Bind(volume, "/volume"));

        for (int i = 0; i < AttackProcess.Rounds(); i++)
            Assert.DoesNotContain("of the host", victim.Run().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_working_directory_below_such_a_volume_is_made_inside()
    {
        using var bundle = new TestBundle("true");
        var host = new HostTree(bundle.FullPath + "/host");
        string volume = Volume(bundle, host);
        bundle.Spec = bundle.Spec with { Mounts = [.. bundle.Spec.Mounts, Bind(volume, "/volume")] };
        bundle.WithProcess(process => process with { Cwd = "/volume/dir/a/b/c" });
        using AttackProcess racer = AttackProcess.Exchange(volume + "/dir", volume + "/link");

        for (int i = 0; i < AttackProcess.Rounds(); i++)
            bundle.Run();

        host.AssertUntouched();
    }

    [Fact]
    public void A_mount_target_that_links_out_of_the_root_is_made_inside()
    {
        using var bundle = new TestBundle("ls", "/outside/made");
        var outside = new HostTree(bundle.FullPath + "/outside");
        Directory.CreateDirectory(bundle.Rootfs + "/outside");
        Directory.CreateSymbolicLink(bundle.Rootfs + "/link", "../outside");
        bundle.Spec = bundle.Spec with { Mounts = [.. bundle.Spec.Mounts, new() { Destination = "/link/made", Type = "tmpfs", Source = "tmpfs" }] };

        Assert.Equal(new RuntimeResult(0, "", ""), bundle.Run());
        outside.AssertUntouched();
    }

    [Fact]
    public void A_working_directory_that_is_a_link_stays_inside()
    {
        using var bundle = new TestBundle("cat", "file");
        var outside = new HostTree(bundle.FullPath + "/outside");
        Directory.CreateSymbolicLink(bundle.Rootfs + "/work", "../outside");
        bundle.WithProcess(process => process with { Cwd = "/work" });

        Assert.DoesNotContain("of the host", bundle.Run().Output, StringComparison.Ordinal);
        outside.AssertUntouched();
    }

    // A volume with a directory `dir`, and `link`, which leads to the host for whoever follows it outside of the container.
    private static string Volume(TestBundle bundle, HostTree host)
    {
        string volume = bundle.FullPath + "/volume";
        Directory.CreateDirectory(volume + "/real/new");
        Directory.CreateDirectory(volume + "/dir");
        Directory.CreateSymbolicLink(volume + "/link", host.FullPath);
        return volume;
    }

    private static void AddMounts(TestBundle bundle, string volume, string below) => bundle.Spec = bundle.Spec with
    {
        Mounts = [.. bundle.Spec.Mounts, Bind(volume, "/volume"), new() { Destination = below, Type = "tmpfs", Source = "tmpfs" }],
    };

    private static Mount Bind(string source, string destination) => new() { Destination = destination, Type = "bind", Source = source, Options = ["bind", "rw"] };
}
