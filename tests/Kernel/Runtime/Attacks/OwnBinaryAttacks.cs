using System.Security.Cryptography;
using Gantry.Oci.RuntimeSpec;

namespace Gantry.Tests;

/// <summary>Containers that want to overwrite the runtime's own file (CVE-2019-5736).</summary>
public sealed class OwnBinaryAttacks : IDisposable
{
    private readonly byte[] before = Hash();

    public void Dispose() => Assert.Equal(before, Hash());

    [Fact]
    public void A_script_that_runs_proc_self_exe_meets_the_stub_and_not_the_runtime()
    {
        using TestBundle bundle = Trapped();

        Assert.Equal(new RuntimeResult(126, "", ""), bundle.Run());
    }

    [Fact]
    public void The_same_script_by_exec_meets_the_stub_too()
    {
        using TestBundle bundle = Trapped();
        bundle.WithProcess(process => process with { Args = ["sleep", "1000"] });
        string id = bundle.Started();

        Assert.Equal(new RuntimeResult(126, "", ""), bundle.Runtime("exec", id, "/bin/trap"));
    }

    [Fact]
    public void Where_the_filter_forbids_the_stub_the_script_meets_a_runtime_that_nobody_can_write()
    {
        using TestBundle bundle = Trapped();
        bundle.WithProcess(process => process with { Args = ["sh", "-c", "/bin/trap & for i in 1 2 3; do for p in /proc/[0-9]*; do echo x >> $p/exe; done; done"] });
        bundle.WithLinux(linux => linux with { Seccomp = WithoutExecveAt() });
        bundle.Run();

        bundle.WithProcess(process => process with { Args = ["/bin/trap"] });
        RuntimeResult trapped = bundle.Run();

        Assert.NotEqual(0, trapped.Status);
    }

    [Fact]
    public void Without_the_stub_a_program_by_a_path_through_a_descriptor_is_not_found()
    {
        using var bundle = new TestBundle("true");
        bundle.WithLinux(linux => linux with { Seccomp = WithoutExecveAt() });
        for (int fd = 3; fd < 40; fd++)
        {
            string path = $"/proc/self/fd/{fd}/../../../../../bin/cat";
            bundle.WithProcess(process => process with { Args = [path, "/etc/os-release"] });

            RuntimeResult result = bundle.Run();

            Assert.NotEqual(0, result.Status);
            Assert.Equal("", result.Output);
        }
    }

    [Fact]
    public void Writing_to_the_executables_of_processes_that_come_and_go_changes_nothing()
    {
        using var bundle = new TestBundle("sh", "-c", "while :; do for p in /proc/[0-9]*; do [ $p = /proc/1 ] || echo x >> $p/exe; done 2>/dev/null; done");
        string id = bundle.Started();

        for (int i = 0; i < AttackProcess.Rounds(shortened: 20); i++)
            Assert.Equal(0, bundle.Runtime("exec", id, "true").Status);
    }

    private static TestBundle Trapped()
    {
        var bundle = new TestBundle("/bin/trap");
        File.WriteAllText(bundle.Rootfs + "/bin/trap", "#!/proc/self/exe\n");
        File.SetUnixFileMode(bundle.Rootfs + "/bin/trap", (UnixFileMode)0x1ED);
        return bundle;
    }

    private static Seccomp WithoutExecveAt() => new()
    {
        DefaultAction = "SCMP_ACT_ALLOW",
        Architectures = ["SCMP_ARCH_X86_64"],
        Syscalls = [new SeccompSyscall { Names = ["execveat"], Action = "SCMP_ACT_ERRNO" }],
    };

    private static byte[] Hash() => SHA256.HashData(File.ReadAllBytes(TestBundle.Program()));
}
