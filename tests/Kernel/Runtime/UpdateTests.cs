using Gantry.Linux.Cgroups;
using Gantry.Oci.RuntimeSpec;

namespace Gantry.Tests;

public sealed class UpdateTests
{
    [Fact]
    public void An_update_changes_what_it_names_and_nothing_else()
    {
        using TestBundle bundle = Limited();
        string id = bundle.Started();

        Assert.Equal(new RuntimeResult(0, "", ""), bundle.Runtime("update", "--memory", "96M", "--memory-swap", "128M", "--pids-limit", "30", id));

        Assert.Equal("100663296", Read(bundle, "memory", "memory.limit_in_bytes", "memory.max"));
        Assert.Equal("30", Read(bundle, "pids", "pids.max", "pids.max"));
        Assert.Equal("0", Read(bundle, "cpuset", "cpuset.cpus", "cpuset.cpus"));
        Assert.Equal(0, bundle.Runtime("update", "--cpu-quota", "20000", "--cpu-burst", "1000", id).Status);
        Assert.Equal("0", Read(bundle, "cpuset", "cpuset.cpus", "cpuset.cpus"));
        Assert.StartsWith("20000", Read(bundle, "cpu", "cpu.cfs_quota_us", "cpu.max"), StringComparison.Ordinal);
        Assert.Equal("1000", Read(bundle, "cpu", "cpu.cfs_burst_us", "cpu.max.burst"));
    }

    // The kernel of version 1 takes neither value first: the sum may not fall below the limit, nor the limit rise above the sum.
    [Fact]
    public void Memory_and_its_sum_with_swap_rise_and_fall_together()
    {
        using TestBundle bundle = Limited();
        string id = bundle.Started();

        foreach (string size in (string[])["256M", "64M", "512M", "32M"])
        {
            Assert.Equal(new RuntimeResult(0, "", ""), bundle.Runtime("update", "--memory", size, "--memory-swap", size, id));
            Assert.Equal((long.Parse(size[..^1], null) << 20).ToString(null, null), Read(bundle, "memory", "memory.limit_in_bytes", "memory.max"));
        }

        Assert.Equal(0, bundle.Runtime("update", "--memory", "-1", id).Status);
    }

    [Fact]
    public void A_refused_update_changes_nothing()
    {
        using TestBundle bundle = Limited();
        string id = bundle.Started();

        RuntimeResult refused = bundle.Runtime("update", "--memory", "96M", "--memory-swap", "128M", "--cpuset-cpus", "999", id);

        Assert.Equal(1, refused.Status);
        Assert.Contains("cpuset.cpus", refused.Error, StringComparison.Ordinal);
        Assert.Equal("67108864", Read(bundle, "memory", "memory.limit_in_bytes", "memory.max"));
    }

    [Fact]
    public void An_update_reads_resources_from_a_file()
    {
        using TestBundle bundle = Limited();
        string id = bundle.Started();
        File.WriteAllText(bundle.FullPath + "/resources", """{"memory":{"reservation":16777216},"cpu":{"shares":512}}""");

        Assert.Equal(new RuntimeResult(0, "", ""), bundle.Runtime("update", "--resources", bundle.FullPath + "/resources", id));

        Assert.Equal("16777216", Read(bundle, "memory", "memory.soft_limit_in_bytes", "memory.low"));
        File.WriteAllText(bundle.FullPath + "/resources", """{"memory":{"limit":"much"}}""");
        Assert.Contains("limit", bundle.Runtime("update", "-r", bundle.FullPath + "/resources", id).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Devices_are_allowed_and_denied_while_the_container_runs()
    {
        Assert.SkipUnless(File.Exists("/dev/fuse"), "this host has no /dev/fuse");
        using TestBundle bundle = Limited();
        bundle.WithLinux(linux => linux with { Devices = [new Device { Type = "c", Path = "/dev/fuse", Major = 10, Minor = 229 }] });
        string id = bundle.Started();
        string[] open = ["exec", id, "sh", "-c", "exec 3</dev/fuse"];

        Assert.Contains("Operation not permitted", bundle.Runtime(open).Error, StringComparison.Ordinal);
        File.WriteAllText(bundle.FullPath + "/resources", """{"devices":[{"allow":true,"type":"c","major":10,"minor":229,"access":"r"}]}""");
        Assert.Equal(new RuntimeResult(0, "", ""), bundle.Runtime("update", "-r", bundle.FullPath + "/resources", id));
        Assert.Equal(new RuntimeResult(0, "", ""), bundle.Runtime(open));
        File.WriteAllText(bundle.FullPath + "/resources", """{"devices":[{"allow":false,"access":"rwm"}]}""");
        Assert.Equal(new RuntimeResult(0, "", ""), bundle.Runtime("update", "-r", bundle.FullPath + "/resources", id));
        Assert.Contains("Operation not permitted", bundle.Runtime(open).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--memory", "much")]
    [InlineData("--memory", "-5")]
    [InlineData("--memory", "99999999999999999P")]
    [InlineData("--cpu-period", "-1")]
    [InlineData("--blkio-weight", "1001")]
    [InlineData("--l3-cache-schema", "L3:0=f")]
    public void What_is_no_limit_is_refused(string option, string value)
    {
        using TestBundle bundle = Limited();

        Assert.Equal(1, bundle.Runtime("update", option, value, bundle.Started()).Status);
    }

    private static TestBundle Limited() => new TestBundle("sleep", "1000").WithLinux(linux => linux with
    {
        Resources = new Resources
        {
            Memory = new() { Limit = 64 << 20, Swap = 64 << 20 },
            Cpu = new() { Quota = 50_000, Period = 100_000, Cpus = "0" },
            Pids = new() { Limit = 20 },
        },
    });

    private static string Read(TestBundle bundle, string controller, string legacy, string unified)
    {
        var cgroup = new Cgroup(CgroupLayout.Detect(), $"/gantry-test-{bundle.Name}");
        return cgroup.TryRead(controller, cgroup.Layout.Find(controller)!.IsUnified ? unified : legacy)!.Trim();
    }
}
