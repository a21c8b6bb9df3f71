using Gantry.Engine;
using Gantry.Engine.Containers;
using Gantry.Engine.Pods;
using Gantry.Engine.Specs;
using Gantry.Oci.ImageSpec;
using Gantry.Oci.RuntimeSpec;

namespace Gantry.Tests;

public sealed class SpecBuilderTests
{
    [Theory]
    [InlineData("", "", "/entry image")]
    [InlineData("", "a b", "/entry a b")]
    [InlineData("/cmd", "", "/cmd")]
    [InlineData("/cmd", "a", "/cmd a")]
    public void A_command_replaces_the_entrypoint_and_the_images_arguments(string command, string arguments, string expected)
    {
        ContainerConfig config = Config() with { Command = Words(command), Arguments = Words(arguments) };

        Assert.Equal(expected, string.Join(' ', Build(config).Process!.Args));
    }

    [Fact]
    public void A_container_without_any_command_is_refused() =>
        Assert.Throws<EngineException>(() => SpecBuilder.Arguments(Config(), new ImageConfig()));

    [Fact]
    public void Variables_of_the_container_win_over_those_of_the_image()
    {
        IReadOnlyList<string> env = Build(Config() with { Environment = ["A=2", "EMPTY="] }).Process!.Env;

        Assert.Contains("A=2", env);
        Assert.DoesNotContain("A=1", env);
        Assert.Contains("EMPTY=", env);
        Assert.Contains("HOME=/home/u", env);
        Assert.Contains("HOSTNAME=web", env);
        Assert.Single(env, variable => variable.StartsWith("PATH=", StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_is_inheritable_or_ambient_by_default()
    {
        Capabilities capabilities = Build(Config()).Process!.Capabilities!;

        Assert.Equal(14, capabilities.Bounding.Count);
        Assert.Empty(capabilities.Inheritable);
        Assert.Empty(capabilities.Ambient);
    }

    [Fact]
    public void All_can_be_dropped_and_one_given_back()
    {
        var security = new SecurityConfig { DropCapabilities = ["ALL"], AddCapabilities = ["net_bind_service"] };

        Assert.Equal(["CAP_NET_BIND_SERVICE"], Build(Config() with { Security = security }).Process!.Capabilities!.Bounding);
    }

    [Fact]
    public void What_the_host_cannot_give_is_left_out() =>
        Assert.DoesNotContain("CAP_SYS_RESOURCE", Build(Config() with { Security = new SecurityConfig { IsPrivileged = true } }).Process!.Capabilities!.Bounding);

    [Fact]
    public void A_mount_of_the_container_takes_the_place_of_the_pods_own()
    {
        ContainerSpec spec = Build(Config() with { Mounts = [new MountConfig { HostPath = "/x", ContainerPath = "/etc/hosts", IsReadOnly = true }] });

        Mount hosts = Assert.Single(spec.Mounts, mount => mount.Destination == "/etc/hosts");
        Assert.Equal("/x", hosts.Source);
        Assert.Contains("ro", hosts.Options);
    }

    [Fact]
    public void Outer_mounts_come_before_inner_ones()
    {
        ContainerSpec spec = Build(Config() with
        {
            Mounts = [new MountConfig { HostPath = "/2", ContainerPath = "/data/inner" }, new MountConfig { HostPath = "/1", ContainerPath = "/data" }],
        });

        string[] places = [.. spec.Mounts.Select(mount => mount.Destination)];
        Assert.True(Array.IndexOf(places, "/data") < Array.IndexOf(places, "/data/inner"));
    }

    [Fact]
    public void A_privileged_container_has_no_filter_and_no_hidden_paths()
    {
        ContainerSpec spec = Build(Config() with { Security = new SecurityConfig { IsPrivileged = true } });

        Assert.Null(spec.Linux!.Seccomp);
        Assert.Empty(spec.Linux.MaskedPaths);
        Assert.Contains("rw", spec.Mounts.First(mount => mount.Destination == "/sys").Options);
    }

    [Fact]
    public void An_adjustment_below_what_may_be_set_is_raised() =>
        Assert.Equal(-5, Build(Config() with { Resources = new ResourceConfig { OomScoreAdjustment = -997 } }).Process!.OomScoreAdj);

    [Fact]
    public void Namespaces_are_joined_new_or_the_hosts()
    {
        IReadOnlyList<Namespace> namespaces = Build(Config()).Linux!.Namespaces;

        Assert.Contains(namespaces, n => n is { Type: "network", Path: "/ns/net" });
        Assert.Contains(namespaces, n => n is { Type: "mount", Path: null });
        Assert.DoesNotContain(namespaces, n => n.Type == "ipc");
    }

    [Fact]
    public void The_filter_refuses_new_namespaces_unless_the_container_may_administer()
    {
        Seccomp common = DefaultSeccomp.For(["CAP_CHOWN"]), powerful = DefaultSeccomp.For(["CAP_SYS_ADMIN"]);

        Assert.DoesNotContain(common.Syscalls, rule => rule.Args.Count == 0 && rule.Action == "SCMP_ACT_ALLOW" && rule.Names.Contains("unshare"));
        Assert.Contains(common.Syscalls, rule => rule.Action == "SCMP_ACT_ERRNO" && rule.Names.Contains("clone3") && rule.ErrnoRet == 38);
        Assert.Contains(powerful.Syscalls, rule => rule.Names.Contains("unshare"));
        Assert.True(common.Syscalls[0].Names.Count > 300);
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(1024, 100)]
    [InlineData(262144, 10000)]
    public void Shares_become_weights(long shares, long weight) => Assert.Equal(weight, ResourceLimits.Weight(shares));

    private static ContainerConfig Config() => new() { Name = "main" };

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static ContainerSpec Build(ContainerConfig config) => SpecBuilder.Build(new SpecInput
    {
        Container = new ContainerRecord { Id = "c", PodId = "p", Config = config, CgroupPath = "/g/p/c" },
        Pod = new PodConfig { Name = "web" },
        Image = new ImageConfig { Entrypoint = ["/entry"], Cmd = ["image"], Env = ["A=1", "PATH=/bin"] },
        User = new ResolvedUser(1, 2, [2], "/home/u"),
        RootPath = "/root",
        Namespaces = new Dictionary<string, string> { ["network"] = "/ns/net", ["ipc"] = "" },
        PodFiles = new Dictionary<string, string> { ["/etc/hosts"] = "/pod/hosts" },
        Hostname = "web",
        HostCapabilities = CapabilitySet.OfHost().Concat(["CHOWN"]).Where(name => name != "SYS_RESOURCE").ToHashSet(),
        LowestOomScoreAdjustment = -5,
    });
}
