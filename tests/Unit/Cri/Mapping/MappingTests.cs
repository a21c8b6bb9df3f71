using Gantry.Cri.Containers;
using Gantry.Cri.Pods;
using Gantry.Engine.Containers;
using Gantry.Engine.Pods;
using Gantry.Grpc.Cri;
using ApiConfig = Gantry.Grpc.Cri.ContainerConfig;

namespace Gantry.Tests.Cri.Mapping;

public sealed class MappingTests
{
    [Theory]
    [InlineData(Signal.RuntimeDefault, null)]
    [InlineData(Signal.Sigterm, "SIGTERM")]
    [InlineData(Signal.Sigrtmin, "SIGRTMIN")]
    [InlineData(Signal.Sigrtminplus1, "SIGRTMIN+1")]
    [InlineData(Signal.Sigrtmaxminus14, "SIGRTMAX-14")]
    public void Stop_signals_are_named_as_in_images(Signal signal, string? name) =>
        Assert.Equal(name, ContainerMapping.ToEngine(Config(config => config.StopSignal = signal)).StopSignal);

    [Fact]
    public void A_relative_mount_is_refused()
    {
        ApiConfig config = Config(config => config.Mounts.Add(new Mount { HostPath = "../etc", ContainerPath = "/x" }));
        Assert.Throws<ArgumentException>(() => ContainerMapping.ToEngine(config));
    }

    [Fact]
    public void Who_says_nothing_about_seccomp_gets_the_filter()
    {
        Assert.Equal(SeccompChoice.Default, Security(_ => { }).Seccomp);
        Assert.Equal(SeccompChoice.Unconfined, Security(security =>
            security.Seccomp = new SecurityProfile { ProfileType = SecurityProfile.Types.ProfileType.Unconfined }).Seccomp);
        SecurityConfig file = Security(security =>
            security.Seccomp = new SecurityProfile { ProfileType = SecurityProfile.Types.ProfileType.Localhost, LocalhostRef = "/a.json" });
        Assert.Equal((SeccompChoice.File, "/a.json"), (file.Seccomp, file.SeccompFile));
    }

    [Fact]
    public void A_group_needs_a_user_and_ids_their_range()
    {
        Assert.Throws<ArgumentException>(() => Security(security => security.RunAsGroup = new Int64Value { Value = 1 }));
        Assert.Throws<ArgumentException>(() => Security(security => security.SupplementalGroups.Add(-1)));
        Assert.Throws<ArgumentException>(() => Security(security => security.SupplementalGroups.Add(uint.MaxValue)));
        SecurityConfig both = Security(security => (security.RunAsUser, security.RunAsGroup) = (new Int64Value { Value = 0 }, new Int64Value { Value = 7 }));
        Assert.Equal(("0", 7u), (both.User, both.Group));
    }

    [Fact]
    public void Limits_come_back_as_they_were_asked_for()
    {
        var limits = new LinuxContainerResources { CpuShares = 512, CpuQuota = 50_000, CpuPeriod = 100_000, CpusetCpus = "0-1", MemoryLimitInBytes = 1 << 20, OomScoreAdj = 900 };
        limits.HugepageLimits.Add(new HugepageLimit { PageSize = "2MB", Limit = 4 });
        limits.Unified["memory.high"] = "1000";
        Assert.Equal(limits, ResourceMapping.ToApi(ResourceMapping.ToEngine(limits)));
    }

    [Fact]
    public void A_pod_shares_the_namespaces_that_it_names_and_no_other()
    {
        PodConfig own = PodMapping.ToEngine(Pod(null));
        Assert.False(own.UsesHostNetwork || own.UsesHostIpc || own.UsesHostPid || own.SharesProcesses);
        PodConfig host = PodMapping.ToEngine(Pod(new NamespaceOption { Network = NamespaceMode.Node, Ipc = NamespaceMode.Node, Pid = NamespaceMode.Node }));
        Assert.True(host.UsesHostNetwork && host.UsesHostIpc && host.UsesHostPid && !host.SharesProcesses);
        Assert.True(PodMapping.ToEngine(Pod(new NamespaceOption { Pid = NamespaceMode.Pod })).SharesProcesses);
    }

    private static SecurityConfig Security(Action<LinuxContainerSecurityContext> change)
    {
        var security = new LinuxContainerSecurityContext();
        change(security);
        return SecurityMapping.ToEngine(security);
    }

    private static ApiConfig Config(Action<ApiConfig> change)
    {
        var config = new ApiConfig { Metadata = new ContainerMetadata { Name = "c" }, Image = new ImageSpec { Image = "busy:1" } };
        change(config);
        return config;
    }

    private static PodSandboxConfig Pod(NamespaceOption? namespaces)
    {
        var pod = new PodSandboxConfig { Metadata = new PodSandboxMetadata { Name = "p", Namespace = "n", Uid = "u" } };
        if (namespaces is not null)
            pod.Linux = new LinuxPodSandboxConfig { SecurityContext = new LinuxSandboxSecurityContext { NamespaceOptions = namespaces } };
        return pod;
    }
}
