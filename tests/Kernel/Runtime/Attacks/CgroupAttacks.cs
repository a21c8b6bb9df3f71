using Gantry.Oci.RuntimeSpec;

namespace Gantry.Tests;

/// <summary>Ways to the host through control groups: release_agent (CVE-2022-0492), a writable hierarchy (CVE-2023-25809), files by name (GHSA-5g49-rx9x-qfc6).</summary>
public sealed class CgroupAttacks
{
    // The public proof of concept: mount a hierarchy of version 1, name a program in release_agent, let a group become empty.
    private const string ReleaseAgent = "mkdir -p /tmp/c; mount -t tmpfs t /tmp/c 2>/dev/null; mkdir -p /tmp/c/g; for c in rdma misc memory pids; do mount -t cgroup -o $c cgroup /tmp/c/g 2>/dev/null && mkdir -p /tmp/c/g/x && echo mounted $c && echo /evil > /tmp/c/g/release_agent 2>/dev/null && echo agent; done; for g in /sys/fs/cgroup /sys/fs/cgroup/*; do echo /evil 2>/dev/null > $g/release_agent && echo agent $g; done; exit 0";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void No_release_agent_can_be_named(bool inNamespacesOfItsOwn)
    {
        string[] args = inNamespacesOfItsOwn ? ["unshare", "-U", "-r", "-m", "-C", "sh", "-c", ReleaseAgent] : ["sh", "-c", ReleaseAgent];
        using var bundle = new TestBundle(args);
        bundle.Spec = bundle.Spec with { Root = bundle.Spec.Root! with { Readonly = false } };

        RuntimeResult result = bundle.Run();

        Assert.DoesNotContain("agent", result.Output, StringComparison.Ordinal);
        foreach (string hierarchy in Directory.EnumerateDirectories("/sys/fs/cgroup").Where(h => File.Exists(h + "/release_agent")))
            Assert.DoesNotContain("/evil", File.ReadAllText(hierarchy + "/release_agent"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_control_groups_of_a_container_are_read_only()
    {
        using var bundle = new TestBundle("sh", "-c", "for g in /sys/fs/cgroup /sys/fs/cgroup/*; do mkdir $g/x 2>/dev/null && echo made $g; echo 0 2>/dev/null > $g/cgroup.procs && echo moved $g; done; exit 0");

        Assert.Equal(new RuntimeResult(0, "", ""), bundle.Run());
    }

    [Fact]
    public void Even_writable_ones_are_no_more_than_the_containers_own()
    {
        using var bundle = new TestBundle("sh", "-c", "for g in /sys/fs/cgroup/*; do ls -d $g/gantry-test-* $g/../gantry-test-* 2>/dev/null; [ -e $g/release_agent ] && echo root of $g; done; exit 0");
        bundle.Spec = bundle.Spec with
        {
            Mounts = [.. bundle.Spec.Mounts.Select(m => m.Type == "cgroup" ? m with { Options = ["nosuid", "noexec", "nodev", "rw"] } : m)],
        };
        bundle.WithLinux(linux => linux with { Namespaces = [.. linux.Namespaces.Where(n => n.Type != NamespaceTypes.Cgroup)] });

        Assert.Equal(new RuntimeResult(0, "", ""), bundle.Run());
    }

    [Theory]
    [InlineData("../../x")]
    [InlineData("memory.max/../../../x")]
    [InlineData("/etc/x.y")]
    [InlineData("memory.max\n")]
    [InlineData("..")]
    public void A_unified_key_is_a_file_name_and_nothing_else(string key)
    {
        using var bundle = new TestBundle("true");
        bundle.WithLinux(linux => linux with { Resources = new Resources { Unified = new Dictionary<string, string> { [key] = "1" } } });

        RuntimeResult result = bundle.Run();

        Assert.Equal(1, result.Status);
        Assert.False(bundle.LeavesCgroups());
    }

    [Theory]
    [InlineData("../../x", false)]
    [InlineData("/a/../../b", false)]
    [InlineData("a\nb", false)]
    [InlineData("system.slice:../..:x", true)]
    [InlineData("system.slice:a:../../x", true)]
    [InlineData("../x.slice:a:b", true)]
    [InlineData("/etc.slice:a:b", true)]
    public void A_cgroups_path_that_leads_elsewhere_is_refused(string path, bool asUnit)
    {
        using var bundle = new TestBundle("true");
        bundle.WithLinux(linux => linux with { CgroupsPath = path });
        string[] options = asUnit ? ["--systemd-cgroup"] : [];

        RuntimeResult result = bundle.Runtime([.. options, "run", "--bundle", bundle.Write(), bundle.NewId()]);

        Assert.Equal(1, result.Status);
        Assert.Contains("cgroupsPath", result.Error, StringComparison.Ordinal);
    }
}
