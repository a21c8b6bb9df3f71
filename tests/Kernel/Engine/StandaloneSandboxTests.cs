using Gantry.Engine;
using Gantry.Engine.Containers;
using Gantry.Engine.Standalone;

namespace Gantry.Tests;

public sealed class StandaloneSandboxTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_init_collects_orphans_passes_signals_on_and_ends_with_the_programs_code()
    {
        await using TestStandalone test = await TestStandalone.StartAsync();
        StandaloneRecord container = await test.RunAsync(
            "(usleep 1000 &); cat /proc/1/cmdline; trap 'exit 9' USR1; touch /tmp/ready; while :; do usleep 10000; done", config => config with { HasInit = true });
        await test.UntilAsync(() => File.Exists($"{test.Options.RunDirectory}/containers/{container.Id}/rootfs/tmp/ready"));

        await test.UntilAsync(() => test.Containers.Top(container.Id, "-o stat").All(row => !row[0].StartsWith('Z')));
        await test.Containers.KillAsync(container.Id, "USR1", Cancel);

        Assert.Equal(9, (await test.EndAsync(container.Id)).ExitCode);
        Assert.StartsWith("/sbin/docker-init\0init\0--\0", await test.LogAsync(container.Id));
    }

    [Fact]
    public async Task A_program_that_an_init_cannot_find_ends_with_127()
    {
        await using TestStandalone test = await TestStandalone.StartAsync();
        StandaloneRecord container = await test.RunToEndAsync("", config => config with { Command = ["/no/such"], HasInit = true });

        Assert.Equal(127, container.ExitCode);
    }

    [Fact]
    public async Task Names_limits_and_memory_are_as_asked()
    {
        await using TestStandalone test = await TestStandalone.StartAsync();
        StandaloneRecord container = await test.RunToEndAsync(
            "hostname; cat /proc/sys/kernel/domainname; ulimit -n; df -k /dev/shm | tail -n 1 | awk '{print $2}'; sysctl -n net.ipv4.ip_forward; grep extra /etc/hosts; grep -c nameserver /etc/resolv.conf; id -G; cat /proc/self/oom_score_adj",
            config => config with
            {
                Hostname = "web", DomainName = "example.org", SharedMemoryBytes = 1 << 20,
                Ulimits = [new ResourceLimit("nofile", 100, 200)],
                Sysctls = new Dictionary<string, string> { ["net.ipv4.ip_forward"] = "1" },
                Security = new SecurityConfig { GroupAdd = ["extra", "99"] },
                Resources = new ResourceConfig { OomScoreAdjustment = 500 },
                Sandbox = new SandboxConfig { ExtraHosts = ["extra:10.9.8.7"], DnsServers = ["10.1.1.1", "10.1.1.2"] },
            });

        Assert.Equal(
            "web\nexample.org\n100\n1024\n1\n10.9.8.7\textra\n2\n0 77 99\n500\n", (await test.LogAsync(container.Id)).Replace(" \n", "\n"));
    }

    [Fact]
    public async Task Namespaces_of_another_container_are_shared()
    {
        await using TestStandalone test = await TestStandalone.StartAsync();
        StandaloneRecord first = await test.RunAsync(
            "sleep 1000", config => config with { Sandbox = new SandboxConfig { IpcMode = "shareable" } }, "first");
        StandaloneRecord second = await test.RunAsync("sleep 1000", config => config with
        {
            Sandbox = new SandboxConfig { NetworkMode = "container:first", IpcMode = "container:first", PidMode = "container:first" },
        });

        foreach (string kind in (string[])["net", "ipc", "pid"])
            Assert.Equal(Namespace(first, kind), Namespace(second, kind));
        Assert.NotEqual(Namespace(first, "uts"), Namespace(second, "uts"));
        File.WriteAllText($"/proc/{first.Pid}/root/dev/shm/shared", "");
        Assert.True(File.Exists($"/proc/{second.Pid}/root/dev/shm/shared"));
        await test.Containers.RemoveAsync(second.Id, force: true, volumes: false, Cancel);
    }

    [Fact]
    public async Task Namespaces_of_the_host_are_shared()
    {
        await using TestStandalone test = await TestStandalone.StartAsync();
        StandaloneRecord container = await test.RunAsync("sleep 1000", config => config with
        {
            Sandbox = new SandboxConfig { NetworkMode = "host", IpcMode = "host", PidMode = "host", UtsMode = "host", CgroupNamespaceMode = "host" },
        });

        foreach (string kind in (string[])["net", "ipc", "pid", "uts", "cgroup"])
            Assert.Equal(new FileInfo($"/proc/self/ns/{kind}").LinkTarget, Namespace(container, kind));
    }

    [Fact]
    public async Task A_tmpfs_and_a_read_only_root_are_made()
    {
        await using TestStandalone test = await TestStandalone.StartAsync();
        StandaloneRecord container = await test.RunToEndAsync(
            "touch /data/x && echo wrote; touch /tmp/x 2>/dev/null || echo refused; df -k /data | tail -n 1 | awk '{print $2}'",
            config => config with
            {
                Security = new SecurityConfig { HasReadOnlyRoot = true },
                Mounts = [new MountRequest { Kind = MountKind.Tmpfs, Target = "/data", TmpfsBytes = 1 << 20 }],
            });

        Assert.Contains("wrote\n", await test.LogAsync(container.Id));
        Assert.Contains("refused\n1024\n", await test.LogAsync(container.Id));
    }

    [Fact]
    public async Task A_profile_in_Dockers_form_filters_system_calls()
    {
        await using TestStandalone test = await TestStandalone.StartAsync();
        const string Profile = """
            {"defaultAction":"SCMP_ACT_ALLOW","archMap":[{"architecture":"SCMP_ARCH_X86_64","subArchitectures":["SCMP_ARCH_X86"]}],
             "syscalls":[{"names":["mkdir","mkdirat"],"action":"SCMP_ACT_ERRNO","errnoRet":1,"includes":{},"excludes":{"caps":["CAP_SYS_ADMIN"]}}]}
            """;
        StandaloneRecord container = await test.RunToEndAsync(
            "/bin/busybox mkdir /tmp/x || echo refused", config => config with { Security = new SecurityConfig { Seccomp = SeccompChoice.File, SeccompDocument = Profile } });

        Assert.Contains("refused\n", await test.LogAsync(container.Id));
    }

    private static string? Namespace(StandaloneRecord container, string kind) => new FileInfo($"/proc/{container.Pid}/ns/{kind}").LinkTarget;
}
