using Gantry.Oci.RuntimeSpec;

namespace Gantry.Tests;

public sealed class IdMappedMountTests
{
    private const string Look = "busybox stat -c '%u:%g' /data/file; touch /data/new 2>/dev/null && busybox stat -c '%u:%g' /data/new";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Files_of_the_hosts_root_belong_to_the_containers_root_through_its_own_mapping(bool isGiven)
    {
        using TestMount source = Source();
        using TestBundle bundle = new TestBundle("sh", "-c", Look).WithUserNamespace();
        Mount mount = MountTests.Bind(source.FullPath, "/data", "bind", isGiven ? "bind" : "idmap");
        MountTests.With(bundle, isGiven ? mount with { UidMappings = bundle.Spec.Linux!.UidMappings, GidMappings = bundle.Spec.Linux.GidMappings } : mount);

        Assert.Equal(new RuntimeResult(0, "0:0\n0:0\n", ""), bundle.Run());
        Assert.Equal("0:0\n", bundle.Execute("/usr/bin/stat", ["-c", "%u:%g", source.FullPath + "/new"]).Output);
    }

    [Fact]
    public void Without_a_mapping_they_belong_to_nobody()
    {
        using TestMount source = Source();
        using TestBundle bundle = new TestBundle("sh", "-c", Look).WithUserNamespace();

        Assert.Equal("65534:65534\n", MountTests.With(bundle, MountTests.Bind(source.FullPath, "/data", "bind")).Run().Output);
    }

    [Fact]
    public void A_mount_has_a_mapping_of_its_own_without_any_user_namespace_of_the_container()
    {
        using TestMount source = Source();
        using var bundle = new TestBundle("sh", "-c", "busybox stat -c '%u:%g' /data/file");
        MountTests.With(bundle, MountTests.Bind(source.FullPath, "/data", "bind") with
        {
            UidMappings = [new() { ContainerId = 0, HostId = 1234, Size = 1 }],
            GidMappings = [new() { ContainerId = 0, HostId = 4321, Size = 10 }],
        });

        Assert.Equal(new RuntimeResult(0, "1234:4321\n", ""), bundle.Run());
    }

    [Theory]
    [InlineData("idmap", "0:0\n65534:65534\n")]
    [InlineData("ridmap", "0:0\n0:0\n")]
    public void Mounts_below_are_mapped_if_asked_for(string option, string expected)
    {
        using TestMount source = Source();
        File.WriteAllText(source.Mount("below") + "/file", "");
        using TestBundle bundle = new TestBundle("sh", "-c", "busybox stat -c '%u:%g' /data/file /data/below/file").WithUserNamespace();

        Assert.Equal(new RuntimeResult(0, expected, ""), MountTests.With(bundle, MountTests.Bind(source.FullPath, "/data", "rbind", option)).Run());
    }

    [Fact]
    public void The_mapping_of_a_user_namespace_that_is_joined_holds_for_mounts_too()
    {
        using TestBundle first = new TestBundle("sleep", "1000").WithUserNamespace();
        string path = $"/proc/{first.PidOf(first.Started())}/ns/user";
        using TestMount source = Source();
        using TestBundle second = new TestBundle("sh", "-c", Look).WithUserNamespace().WithNamespace(new() { Type = NamespaceTypes.User, Path = path });
        second.WithLinux(linux => linux with { UidMappings = [], GidMappings = [] });

        Assert.Equal(new RuntimeResult(0, "0:0\n0:0\n", ""), MountTests.With(second, MountTests.Bind(source.FullPath, "/data", "bind", "idmap")).Run());
    }

    [Fact]
    public void A_mapping_that_is_missing_or_cannot_be_is_refused()
    {
        using TestMount source = Source();
        using var bundle = new TestBundle("true");
        ContainerSpec plain = bundle.Spec;
        MountTests.With(bundle, MountTests.Bind(source.FullPath, "/data", "bind", "idmap"));
        Assert.Contains("/data needs uidMappings and gidMappings", bundle.Run().Error, StringComparison.Ordinal);

        bundle.Spec = plain;
        MountTests.With(bundle, MountTests.Bind(source.FullPath, "/data", "bind") with { UidMappings = [new() { Size = 1 }] });
        Assert.Contains("/data needs uidMappings and gidMappings", bundle.Run().Error, StringComparison.Ordinal);

        bundle.Spec = plain;
        MountTests.With(bundle, new Mount { Destination = "/data", Type = "tmpfs", Source = "tmpfs", Options = ["idmap"] });
        Assert.Contains("ids can be mapped in bind mounts only", bundle.Run().Error, StringComparison.Ordinal);

        bundle.Spec = plain;
        MountTests.With(bundle, MountTests.Bind("/proc", "/data", "bind") with { UidMappings = [new() { Size = 1 }], GidMappings = [new() { Size = 1 }] });
        Assert.Contains("map the ids of /proc on /data", bundle.Run().Error, StringComparison.Ordinal);
    }

    private static TestMount Source()
    {
        var source = new TestMount();
        File.WriteAllText(source.FullPath + "/file", "");
        return source;
    }
}
