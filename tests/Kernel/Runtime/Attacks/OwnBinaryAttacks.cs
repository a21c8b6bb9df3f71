using System.Security.Cryptography;
using Gantry.Oci.RuntimeSpec;

namespace Gantry.Tests;

/// <summary>Containers that want to overwrite the runtime's own file (CVE-2019-5736).</summary>
public sealed class OwnBinaryAttacks : IDisposable
{
    private readonly byte[] _before = Hash();

    public void Dispose() => Assert.Equal(_before, Hash());

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

    // `pod-init` would keep the runtime's file open for as long as the attacker likes.
    [Fact]
    public void Where_the_filter_forbids_the_stub_the_script_meets_a_runtime_that_nobody_can_write()
    {
        const string Overwrite = "while :; do for p in /proc/[0-9]*; do case $(readlink $p/exe) in */busybox|'') ;; *) exec 5<$p/exe && echo seen >> /shared/seen; kill -9 ${p#/proc/}; " +
            "for i in 1 2 3 4 5; do sleep 0.1; echo overwritten 2>/dev/null >> /proc/self/fd/5 && echo overwritten >> /shared/seen; done; echo tried >> /shared/seen;; esac; done; done";
        using var bundle = new TestBundle("sh", "-c", Overwrite);
        string shared = Directory.CreateDirectory(bundle.FullPath + "/shared").FullName, program = bundle.FullPath + "/gantry-runtime";
        File.Copy(TestBundle.Program(), program);
        File.CreateSymbolicLink(bundle.Rootfs + "/bin/readlink", "busybox");
        File.CreateSymbolicLink(bundle.Rootfs + "/bin/kill", "busybox");
        WriteTrap(bundle, "#!/proc/self/exe pod-init\n");
        Directory.CreateDirectory(bundle.Rootfs + "/shared");
        bundle.Spec = bundle.Spec with { Mounts = [.. bundle.Spec.Mounts, new() { Destination = "/shared", Type = "bind", Source = shared, Options = ["bind"] }] };
        bundle.WithLinux(linux => linux with { Seccomp = WithoutExecveAt() });
        string id = bundle.Started();

        bundle.Execute(program, ["--root", bundle.Root, "exec", id, "/bin/trap"]);
        WaitFor.True(() => File.Exists(shared + "/seen") && File.ReadAllText(shared + "/seen").EndsWith("tried\n", StringComparison.Ordinal));

        Assert.StartsWith("seen\ntried\n", File.ReadAllText(shared + "/seen"), StringComparison.Ordinal);
        Assert.Equal(_before, SHA256.HashData(File.ReadAllBytes(program)));
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
        WriteTrap(bundle, "#!/proc/self/exe\n");
        return bundle;
    }

    private static void WriteTrap(TestBundle bundle, string script)
    {
        File.WriteAllText(bundle.Rootfs + "/bin/trap", script);
        File.SetUnixFileMode(bundle.Rootfs + "/bin/trap", (UnixFileMode)0x1ED);
    }

    private static Seccomp WithoutExecveAt() => new()
    {
        DefaultAction = "SCMP_ACT_ALLOW",
        Architectures = ["SCMP_ARCH_X86_64"],
        Syscalls = [new SeccompSyscall { Names = ["execveat"], Action = "SCMP_ACT_ERRNO" }],
    };

    private static byte[] Hash() => SHA256.HashData(File.ReadAllBytes(TestBundle.Program()));
}
