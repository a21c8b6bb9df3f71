using Gantry.Oci.RuntimeSpec;

namespace Gantry.Tests;

public sealed class SeccompTests
{
    private const int BadSystemCall = 128 + 31;

    [Theory]
    [InlineData("SCMP_ACT_ERRNO", 28u, 1, "No space left on device")]
    [InlineData("SCMP_ACT_ERRNO", null, 1, "Operation not permitted")]
    [InlineData("SCMP_ACT_TRACE", null, 1, "Function not implemented")]
    [InlineData("SCMP_ACT_KILL", null, BadSystemCall, "")]
    [InlineData("SCMP_ACT_KILL_THREAD", null, BadSystemCall, "")]
    [InlineData("SCMP_ACT_KILL_PROCESS", null, BadSystemCall, "")]
    [InlineData("SCMP_ACT_TRAP", null, BadSystemCall, "")]
    [InlineData("SCMP_ACT_LOG", null, 0, "")]
    public void Each_action_does_what_it_says(string action, uint? errno, int status, string words)
    {
        using var bundle = new TestBundle("mkdir", "/tmp/x");
        bundle.Spec = bundle.Spec with { Root = new Root { Path = "rootfs" } };
        bundle.WithLinux(linux => linux with { Seccomp = Allowing with { Syscalls = [new SeccompSyscall { Names = ["mkdir", "mkdirat"], Action = action, ErrnoRet = errno }] } });

        RuntimeResult result = bundle.Run();

        Assert.Equal(status, result.Status);
        Assert.Contains(words, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Arguments_decide_and_a_rule_without_them_stands_above()
    {
        using var bundle = new TestBundle("sh", "-c", "busybox chmod 700 /tmp; busybox chmod 750 /tmp; echo done");
        bundle.Spec = bundle.Spec with { Root = new Root { Path = "rootfs" } };
        var tested = new SeccompSyscall { Names = ["chmod"], Action = "SCMP_ACT_ERRNO", ErrnoRet = 28, Args = [new SeccompArgument { Index = 1, Op = "SCMP_CMP_EQ", Value = 0x1C0 }] };

        RuntimeResult some = bundle.WithLinux(linux => linux with { Seccomp = Allowing with { Syscalls = [tested] } }).Run();
        RuntimeResult all = bundle.WithLinux(linux => linux with { Seccomp = Allowing with { Syscalls = [tested, tested with { ErrnoRet = 5, Args = [] }] } }).Run();

        Assert.Equal("chmod: /tmp: No space left on device\n", some.Error);
        Assert.Equal("chmod: /tmp: Input/output error\nchmod: /tmp: Input/output error\n", all.Error);
    }

    [Fact]
    public void Without_new_privileges_the_filter_need_not_allow_what_the_runtime_does()
    {
        using var bundle = new TestBundle("true");
        bundle.WithProcess(process => process with { NoNewPrivileges = true });
        string[] forbidden = ["write", "close", "close_range", "dup3", "capset", "prctl", "openat", "sendmsg", "setresuid", "fchdir", "faccessat2"];
        bundle.WithLinux(linux => linux with { Seccomp = Allowing with { Syscalls = [new SeccompSyscall { Names = forbidden, Action = "SCMP_ACT_ERRNO" }] } });

        Assert.Equal(0, bundle.Run().Status);
        Assert.Equal(0, bundle.Create().Result.Status);
    }

    [Fact]
    public void Flags_that_the_kernel_knows_are_taken()
    {
        using var bundle = new TestBundle("grep", "Seccomp:", "/proc/self/status");
        bundle.WithLinux(linux => linux with
        {
            Seccomp = Allowing with { Flags = ["SECCOMP_FILTER_FLAG_TSYNC", "SECCOMP_FILTER_FLAG_LOG", "SECCOMP_FILTER_FLAG_SPEC_ALLOW"], Architectures = ["SCMP_ARCH_AARCH64", "SCMP_ARCH_X86"] },
        });

        Assert.Equal("Seccomp:\t2\n", bundle.Run().Output);
    }

    [Fact]
    public async Task An_agent_gets_the_listener_with_the_state_and_answers()
    {
        using var bundle = new TestBundle("mkdir", "/tmp/x");
        using var agent = new SeccompAgentSocket(bundle.FullPath + "/agent");
        bundle.WithLinux(linux => linux with { Seccomp = Notifying(agent) });

        Task<RuntimeResult> running = Task.Run(bundle.Run, TestContext.Current.CancellationToken);
        (System.Text.Json.Nodes.JsonNode state, int pid) = agent.AnswerOnce(errno: 28);

        RuntimeResult result = await running;
        Assert.Equal("mkdir: can't create directory '/tmp/x': No space left on device\n", result.Error);
        Assert.Equal("seccompFd", (string?)state["fds"]![0]);
        Assert.Equal("what we want", (string?)state["metadata"]);
        Assert.Equal("creating", (string?)state["state"]!["status"]);
        Assert.Equal(pid, (int?)state["pid"]);
        Assert.Equal(pid, (int?)state["state"]!["pid"]);
    }

    [Fact]
    public async Task An_exec_has_a_listener_of_its_own()
    {
        using var bundle = new TestBundle("sleep", "1000");
        using var agent = new SeccompAgentSocket(bundle.FullPath + "/agent");
        bundle.WithLinux(linux => linux with { Seccomp = Notifying(agent) });
        Task<string> starting = Task.Run(bundle.Started, TestContext.Current.CancellationToken);
        using Gantry.Linux.Descriptors.Descriptor first = agent.Accept().Listener;
        string id = await starting;

        Task<RuntimeResult> running = Task.Run(() => bundle.Runtime("exec", id, "mkdir", "/tmp/x"), TestContext.Current.CancellationToken);
        (System.Text.Json.Nodes.JsonNode state, int pid) = agent.AnswerOnce(errno: 5);

        Assert.Contains("Input/output error", (await running).Error, StringComparison.Ordinal);
        Assert.Equal(pid, (int?)state["pid"]);
        Assert.NotEqual(pid, (int?)state["state"]!["pid"]);
        Assert.Equal("running", (string?)state["state"]!["status"]);
    }

    [Fact]
    public void Without_an_agent_there_is_no_container()
    {
        using var bundle = new TestBundle("true");
        bundle.WithLinux(linux => linux with { Seccomp = Allowing with { ListenerPath = bundle.FullPath + "/nobody", Syscalls = [new SeccompSyscall { Names = ["mkdir"], Action = "SCMP_ACT_NOTIFY" }] } });

        RuntimeResult result = bundle.Run();

        Assert.Equal(1, result.Status);
        Assert.Contains($"connect to {bundle.FullPath}/nobody", result.Error, StringComparison.Ordinal);
        Assert.False(bundle.LeavesCgroups());
    }

    private static Seccomp Allowing => new() { DefaultAction = "SCMP_ACT_ALLOW", Architectures = ["SCMP_ARCH_X86_64"] };

    private static Seccomp Notifying(SeccompAgentSocket agent) => Allowing with
    {
        ListenerPath = agent.FullPath,
        ListenerMetadata = "what we want",
        Syscalls = [new SeccompSyscall { Names = ["mkdir"], Action = "SCMP_ACT_NOTIFY" }],
    };
}
