using Gantry.Oci.RuntimeSpec;

namespace Gantry.Tests;

/// <summary>A container that lies in wait for the process that joins it (CVE-2016-9962), and what a joined process may not be better at (CVE-2019-10144).</summary>
public sealed class JoiningAttacks
{
    [Fact]
    public void Nothing_of_the_joining_runtime_can_be_seen_traced_or_taken()
    {
        using var attack = new InsideAttack("joiners", "/shared/stop");
        string id = attack.Start();

        for (int i = 0; i < AttackProcess.Rounds(); i++)
            Assert.Equal(0, attack.Bundle.Runtime("exec", id, "true").Status);

        Assert.Equal($"{Attacker.Ready}\nend\n", attack.Finish());
    }

    [Fact]
    public void Nor_by_a_container_that_may_trace()
    {
        using var attack = new InsideAttack("joiners", "/shared/stop");
        attack.Bundle.WithProcess(process => process with { Capabilities = With(process.Capabilities!, "CAP_SYS_PTRACE") });
        string id = attack.Start();

        for (int i = 0; i < AttackProcess.Rounds(); i++)
            Assert.Equal(0, attack.Bundle.Runtime("exec", id, "true").Status);

        Assert.Equal($"{Attacker.Ready}\nend\n", attack.Finish());
    }

    [Fact]
    public void An_executed_process_is_confined_exactly_as_the_first_one()
    {
        const string Look = "grep -E '^(Cap|NoNewPrivs|Seccomp|Groups|Uid|Gid|Umask|Sig(Ign|Blk))' /proc/self/status; cat /proc/self/cgroup /proc/self/limits /proc/self/oom_score_adj /proc/self/personality 2>/dev/null; for n in /proc/self/ns/*; do readlink $n; done; cat /proc/self/attr/current 2>/dev/null";
        using var bundle = new TestBundle("sh", "-c", Look + "; sleep 1000");
        File.CreateSymbolicLink(bundle.Rootfs + "/bin/readlink", "busybox");
        bundle.WithProcess(process => process with
        {
            User = new User { Uid = 1000, Gid = 1001, AdditionalGids = [1001, 7], Umask = 0x3F },
            OomScoreAdj = 300,
        });
        bundle.WithLinux(linux => linux with
        {
            Namespaces = [.. linux.Namespaces, new() { Type = NamespaceTypes.Time }],
            Seccomp = new Seccomp { DefaultAction = "SCMP_ACT_ALLOW", Architectures = ["SCMP_ARCH_X86_64"], Syscalls = [new SeccompSyscall { Names = ["mount"], Action = "SCMP_ACT_ERRNO" }] },
        });
        string id = bundle.NewId();
        RuntimeResult created = bundle.Runtime("create", "--bundle", bundle.Write(), id);
        Assert.SkipWhen(created.Error.Contains("time", StringComparison.Ordinal), created.Error);
        string output = Directory.EnumerateFiles(bundle.FullPath, "out*").Single(file => !file.EndsWith(".err", StringComparison.Ordinal));
        bundle.Runtime("start", id);

        RuntimeResult executed = bundle.Runtime("exec", id, "sh", "-c", Look);
        WaitFor.True(() => File.ReadAllText(output).Length >= executed.Output.Length);

        Assert.Equal(File.ReadAllText(output), executed.Output);
        Assert.Contains("Seccomp:\t2", executed.Output, StringComparison.Ordinal);
        Assert.Contains("CapInh:\t0000000000000000", executed.Output, StringComparison.Ordinal);
    }

    private static Capabilities With(Capabilities capabilities, string name) => capabilities with
    {
        Bounding = [.. capabilities.Bounding, name],
        Effective = [.. capabilities.Effective, name],
        Permitted = [.. capabilities.Permitted, name],
    };
}
