using System.Text;
using System.Text.Json.Nodes;
using Gantry.Oci.RuntimeSpec;
using Gantry.Runtime;
using Gantry.Runtime.Confinement;

namespace Gantry.Tests.Confinement;

public sealed class SeccompCompilerTests
{
    private static readonly SeccompSyscall NotifyMkdir = new() { Names = ["mkdir"], Action = "SCMP_ACT_NOTIFY" };

    [Fact]
    public void The_same_section_gives_the_same_bytes()
    {
        CompiledFilter one = SeccompCompiler.Compile(DefaultSeccomp.For([])), other = SeccompCompiler.Compile(DefaultSeccomp.For([]));

        Assert.Equal(one.Program, other.Program);
        Assert.Equal(one.Program.Length, one.Length * CompiledFilter.InstructionSize);
    }

    [Fact]
    public void Flags_become_bits_and_a_listener_adds_its_own()
    {
        string[] flags = ["SECCOMP_FILTER_FLAG_TSYNC", "SECCOMP_FILTER_FLAG_LOG", "SECCOMP_FILTER_FLAG_SPEC_ALLOW"];

        Assert.Equal(7, SeccompCompiler.Compile(new Seccomp { DefaultAction = "SCMP_ACT_ALLOW", Flags = flags }).Flags);
        Assert.Equal(7 | 8 | 16 | 32, SeccompCompiler.Compile(Listening with { Flags = [.. flags, "SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV"] }).Flags);
    }

    [Fact]
    public void What_contradicts_itself_is_refused_by_its_path()
    {
        AssertRefused("linux.seccomp.defaultAction: is missing", new Seccomp());
        AssertRefused("linux.seccomp.defaultAction: 'SCMP_ACT_NO' is unknown", new Seccomp { DefaultAction = "SCMP_ACT_NO" });
        AssertRefused("linux.seccomp.defaultAction: SCMP_ACT_ALLOW does not go with the error number 1", new Seccomp { DefaultAction = "SCMP_ACT_ALLOW", DefaultErrnoRet = 1 });
        AssertRefused("linux.seccomp.flags: 'X' is unknown", new Seccomp { DefaultAction = "SCMP_ACT_ALLOW", Flags = ["X"] });
        AssertRefused("linux.seccomp.flags: SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV needs SCMP_ACT_NOTIFY", new Seccomp { DefaultAction = "SCMP_ACT_ALLOW", Flags = ["SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV"] });
        AssertRefused("linux.seccomp.architectures: 'SCMP_ARCH_VAX' is unknown", new Seccomp { DefaultAction = "SCMP_ACT_ALLOW", Architectures = ["SCMP_ARCH_VAX"] });
        AssertRefused("linux.seccomp.syscalls[0].names: is empty", With(new SeccompSyscall { Action = "SCMP_ACT_LOG" }));
        AssertRefused("linux.seccomp.syscalls[0].action: SCMP_ACT_KILL does not go with the error number 5", With(new SeccompSyscall { Names = ["read"], Action = "SCMP_ACT_KILL", ErrnoRet = 5 }));
        AssertRefused("linux.seccomp.syscalls[0].action: SCMP_ACT_ERRNO does not go with the error number 4096", With(new SeccompSyscall { Names = ["read"], Action = "SCMP_ACT_ERRNO", ErrnoRet = 4096 }));
        AssertRefused("linux.seccomp.syscalls[0].args.index: a system call has no argument 6", With(Tested(6, "SCMP_CMP_EQ")));
        AssertRefused("linux.seccomp.syscalls[0].args.op: 'EQ' is unknown", With(Tested(0, "EQ")));
    }

    [Fact]
    public void A_listener_needs_an_address_and_sendmsg()
    {
        AssertRefused("linux.seccomp.listenerPath: is missing: SCMP_ACT_NOTIFY needs one who answers", Listening with { ListenerPath = null });
        AssertRefused("linux.seccomp.listenerPath: agent is not an absolute path", Listening with { ListenerPath = "agent" });
        AssertRefused("linux.seccomp.listenerMetadata: is for the listener, but listenerPath is missing", new Seccomp { DefaultAction = "SCMP_ACT_ALLOW", ListenerMetadata = "x" });
        AssertRefused("linux.seccomp: sendmsg cannot be left to the listener: it is what sends the listener its descriptor", Listening with { Syscalls = [new SeccompSyscall { Names = ["read", "sendmsg"], Action = "SCMP_ACT_NOTIFY" }] });
        AssertRefused("linux.seccomp: sendmsg cannot be left to the listener: it is what sends the listener its descriptor", Listening with { DefaultAction = "SCMP_ACT_NOTIFY" });
        Assert.True(SeccompCompiler.Compile(Listening with { DefaultAction = "SCMP_ACT_NOTIFY", Syscalls = [new SeccompSyscall { Names = ["sendmsg"], Action = "SCMP_ACT_ALLOW" }] }).Notifies);
    }

    [Fact]
    public void An_agent_reads_the_state_with_the_listener()
    {
        ReadOnlySpan<byte> message = SeccompAgent.Message(new ContainerState { Id = "c", Status = "creating", Pid = 12, Bundle = "/b" }, 13, "meta\"");
        JsonNode state = JsonNode.Parse(Encoding.UTF8.GetString(message))!;

        Assert.Equal("seccompFd", (string?)state["fds"]![0]);
        Assert.Equal(13, (int?)state["pid"]);
        Assert.Equal("meta\"", (string?)state["metadata"]);
        Assert.Equal("creating", (string?)state["state"]!["status"]);
    }

    [Fact]
    public void Whether_a_call_passes_is_known_without_running_the_filter()
    {
        Assert.True(SeccompCompiler.Passes(new Seccomp { DefaultAction = "SCMP_ACT_ALLOW" }, "execveat"));
        Assert.True(SeccompCompiler.Passes(DefaultSeccomp.For([]), "execveat"));
        Assert.False(SeccompCompiler.Passes(DefaultSeccomp.For([]), "mount"));
        Assert.False(SeccompCompiler.Passes(With(Tested(0, "SCMP_CMP_EQ")), "read"));
        Assert.False(SeccompCompiler.Passes(Listening, "mkdir"));
    }

    private static Seccomp Listening => new() { DefaultAction = "SCMP_ACT_ALLOW", ListenerPath = "/agent", Syscalls = [NotifyMkdir] };

    private static Seccomp With(SeccompSyscall rule) => new() { DefaultAction = "SCMP_ACT_ALLOW", Syscalls = [rule] };

    private static SeccompSyscall Tested(uint index, string op) => new() { Names = ["read"], Action = "SCMP_ACT_ERRNO", Args = [new SeccompArgument { Index = index, Op = op }] };

    private static void AssertRefused(string problem, Seccomp seccomp) =>
        Assert.Equal("config.json: " + problem, Assert.Throws<RuntimeException>(() => SeccompCompiler.Compile(seccomp)).Message);
}
