using Gantry.Linux.Cgroups;
using Gantry.Linux.Systemd;
using Gantry.Oci.RuntimeSpec;
using Gantry.Runtime;
using Gantry.Runtime.Systemd;

namespace Gantry.Tests;

public sealed class SystemdScopeTests
{
    [Theory]
    [InlineData("system.slice:docker:012", "docker-012.scope", "/system.slice/docker-012.scope")]
    [InlineData("kube-pods-a.slice:cri:012", "cri-012.scope", "/kube.slice/kube-pods.slice/kube-pods-a.slice/cri-012.scope")]
    [InlineData("::012", "012.scope", "/system.slice/012.scope")]
    [InlineData("-.slice:p:012", "p-012.scope", "/p-012.scope")]
    [InlineData("", "gantry-web.scope", "/system.slice/gantry-web.scope")]
    public void The_scope_is_named_as_engines_ask(string configured, string unit, string path)
    {
        ScopeName name = ScopeName.For("web", configured, isRootless: false);

        Assert.Equal((unit, path), (name.Unit, name.Path));
    }

    [Theory]
    [InlineData("/a/b")]
    [InlineData("system.slice:docker")]
    [InlineData("system.slice:docker:")]
    [InlineData("system:docker:012")]
    [InlineData("a--b.slice:docker:012")]
    [InlineData("../a.slice:docker:012")]
    [InlineData("a.slice:docker:../../x")]
    [InlineData("a.slice:docker:b.slice")]
    public void A_path_that_names_no_scope_is_refused(string configured) =>
        Assert.Equal(RuntimeFailure.InvalidBundle, Assert.Throws<RuntimeException>(() => ScopeName.For("web", configured, isRootless: false)).Kind);

    [Fact]
    public void Limits_are_told_in_the_terms_of_version_2()
    {
        var resources = new Resources
        {
            Memory = new MemoryResources { Limit = 1 << 20, Swap = 3 << 20, Reservation = 4096 },
            Cpu = new CpuResources { Shares = 1024, Quota = 15_000, Period = 100_000, Cpus = "0-1,9" },
            Pids = new PidsResources { Limit = 7 },
        };

        Dictionary<string, object> told = ScopeProperties.Limits(CgroupMode.Unified, resources).ToDictionary(p => p.Name, p => p.Value);

        Assert.Equal(1ul << 20, told["MemoryMax"]);
        Assert.Equal(2ul << 20, told["MemorySwapMax"]);
        Assert.Equal(4096ul, told["MemoryLow"]);
        Assert.Equal(100ul, told["CPUWeight"]);
        Assert.Equal(150_000ul, told["CPUQuotaPerSecUSec"]);
        Assert.Equal(100_000ul, told["CPUQuotaPeriodUSec"]);
        Assert.Equal(new byte[] { 3, 2 }, told["AllowedCPUs"]);
        Assert.Equal(7ul, told["TasksMax"]);
    }

    [Fact]
    public void No_limit_is_told_as_such_and_quotas_in_steps()
    {
        var resources = new Resources
        {
            Memory = new MemoryResources { Limit = -1 },
            Cpu = new CpuResources { Shares = 512, Quota = 1234, Period = 50_000 },
            Pids = new PidsResources { Limit = -1 },
        };

        Dictionary<string, object> told = ScopeProperties.Limits(CgroupMode.Hybrid, resources).ToDictionary(p => p.Name, p => p.Value);

        Assert.Equal(UnitProperty.Unlimited, told["MemoryLimit"]);
        Assert.Equal(UnitProperty.Unlimited, told["TasksMax"]);
        Assert.Equal(512ul, told["CPUShares"]);
        Assert.Equal(30_000ul, told["CPUQuotaPerSecUSec"]);
    }

    [Theory]
    [InlineData("1-")]
    [InlineData("3-1")]
    [InlineData("x")]
    [InlineData("0-99999999")]
    public void A_list_of_processors_that_is_none_is_refused(string list) =>
        Assert.Throws<RuntimeException>(() => ScopeProperties.Mask(list));

    [Fact]
    public void The_control_group_is_where_systemd_put_the_process()
    {
        Assert.Equal("/a.slice/b.scope", Scope.PathOf(["0::/a.slice/b.scope"], CgroupMode.Unified));
        Assert.Equal("/a.slice/b.scope", Scope.PathOf(["3:memory:/", "1:name=systemd:/a.slice/b.scope", "0::/x"], CgroupMode.Hybrid));
    }
}
