using Gantry.Linux.Bpf;
using Gantry.Linux.Cgroups;
using Gantry.Linux.Descriptors;
using Gantry.Oci.RuntimeSpec;

namespace Gantry.Tests;

public sealed class CgroupLimitTests
{
    [Fact]
    public void Rates_of_block_devices_are_in_force()
    {
        CgroupLayout layout = CgroupLayout.Detect();
        string? device = Directory.EnumerateDirectories("/sys/block").Select(d => File.ReadAllText(d + "/dev").Trim()).FirstOrDefault();
        Assert.SkipWhen(device is null || layout.Find("blkio") is null, "this host has no block device or no blkio hierarchy of cgroup v1");
        long[] number = [.. device!.Split(':').Select(long.Parse)];
        using TestBundle bundle = With(new Resources { BlockIo = new() { ThrottleReadBpsDevice = [new() { Major = number[0], Minor = number[1], Rate = 1 << 20 }] } });

        bundle.Started();

        Assert.Equal($"{device} 1048576", Group(bundle).TryRead("blkio", "blkio.throttle.read_bps_device")!.Trim());
    }

    [Fact]
    public void Huge_pages_are_limited_where_their_controller_is()
    {
        CgroupHierarchy? hierarchy = CgroupLayout.Detect().Find("hugetlb");
        Assert.SkipWhen(hierarchy is null, "this host has no hugetlb controller");
        using TestBundle bundle = With(new Resources { HugepageLimits = [new() { PageSize = "2MB", Limit = 4 << 20 }] });

        bundle.Started();

        Assert.Equal("4194304", Group(bundle).TryRead("hugetlb", hierarchy!.IsUnified ? "hugetlb.2MB.max" : "hugetlb.2MB.limit_in_bytes")!.Trim());
    }

    public static TheoryData<string, Resources> Missing => new()
    {
        { "net_cls", new() { Network = new() { ClassId = 5 } } },
        { "rdma", new() { Rdma = new Dictionary<string, RdmaLimit> { ["mlx5_9"] = new() { HcaHandles = 3 } } } },
        { "blkio.leaf_weight", new() { BlockIo = new() { LeafWeight = 100 } } },
        { "memory.nosuch", new() { Unified = new Dictionary<string, string> { ["memory.nosuch"] = "1" } } },
        { "hugetlb.3MB", new() { HugepageLimits = [new() { PageSize = "3MB", Limit = 4 << 20 }] } },
    };

    [Theory]
    [MemberData(nameof(Missing))]
    public void What_the_host_lacks_is_refused_with_the_reason(string word, Resources resources)
    {
        Assert.SkipWhen(CgroupLayout.Detect().Find(word) is not null || File.Exists($"/sys/fs/cgroup/blkio/{word}"), $"this host has {word}");
        using TestBundle bundle = With(resources);

        RuntimeResult result = bundle.Run();

        Assert.Equal(1, result.Status);
        Assert.Contains(word, result.Error, StringComparison.Ordinal);
        Assert.False(bundle.LeavesCgroups());
    }

    [Fact]
    public void A_group_that_is_in_use_is_not_taken_over()
    {
        using TestBundle one = With(new Resources()), other = With(new Resources());
        string id = one.Started();
        other.WithLinux(linux => linux with { CgroupsPath = $"/gantry-test-{one.Name}" });

        Assert.Contains("not empty", other.Run().Error, StringComparison.Ordinal);
        Assert.Equal("running", one.StatusOf(id));
    }

    [Fact]
    public void Groups_below_a_container_s_own_go_with_it()
    {
        using TestBundle bundle = With(new Resources());
        string id = bundle.Started();
        foreach (CgroupHierarchy hierarchy in Group(bundle).Hierarchies)
            Directory.CreateDirectory(hierarchy.DirectoryOf(Group(bundle).Path) + "/a/b/c");

        Assert.Equal(new RuntimeResult(0, "", ""), bundle.Runtime("delete", "--force", id));
        Assert.False(bundle.LeavesCgroups());
    }

    // In the hybrid layout the device controller is of version 1, but programs work on the tree of version 2 all the same.
    [Fact]
    public void A_device_program_is_loaded_decides_and_is_replaced_by_exactly_one()
    {
        Assert.SkipWhen(CgroupLayout.Detect().Unified is null, "this host has no tree of cgroup v2");
        using TestBundle bundle = With(new Resources { Devices = [new() { Allow = true, Access = "rwm" }] });
        string id = bundle.Started();
        string group = CgroupLayout.Detect().Unified!.DirectoryOf(Group(bundle).Path);
        DevicePermission all = new(true, DeviceKind.Any, null, null, DeviceAccess.All), noZeroes = new(false, DeviceKind.Character, 1, 5, DeviceAccess.Read);

        DeviceProgram.Replace(group, DeviceProgramCompiler.Compile([all, noZeroes]));
        Assert.Contains("Operation not permitted", bundle.Runtime("exec", id, "sh", "-c", "exec 3</dev/zero").Error, StringComparison.Ordinal);

        DeviceProgram.Replace(group, DeviceProgramCompiler.Compile([all]));
        Assert.Equal(0, bundle.Runtime("exec", id, "sh", "-c", "exec 3</dev/zero").Status);
        using Descriptor directory = Descriptor.Open(group);
        Assert.Single(DeviceProgram.Attached(directory));
    }

    private static TestBundle With(Resources resources) => new TestBundle("sleep", "1000").WithLinux(linux => linux with { Resources = resources });

    private static Cgroup Group(TestBundle bundle) => new(CgroupLayout.Detect(), $"/gantry-test-{bundle.Name}");
}
