using Gantry.Oci.RuntimeSpec;

namespace Gantry.Tests;

public sealed class ConfinementTests
{
    private static readonly string[] DockerCapabilities = ["CAP_CHOWN", "CAP_KILL", "CAP_SETUID", "CAP_SETGID", "CAP_NET_RAW"];

    [Fact]
    public void The_default_filter_is_installed_and_refuses_new_namespaces()
    {
        using var bundle = new TestBundle("sh", "-c", "grep 'Seccomp:' /proc/self/status; unshare -U true; echo $?");
        bundle.WithProcess(process => process with { NoNewPrivileges = false });
        bundle.WithLinux(linux => linux with { Seccomp = DefaultSeccomp.For(DockerCapabilities) });

        RuntimeResult result = bundle.Run();

        Assert.Equal("Seccomp:\t2\n1\n", result.Output);
        Assert.Contains("Operation not permitted", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_filter_can_answer_with_an_error_of_its_own()
    {
        using var bundle = new TestBundle("mkdir", "/tmp/x");
        bundle.WithLinux(linux => linux with
        {
            Seccomp = new Seccomp
            {
                DefaultAction = "SCMP_ACT_ALLOW",
                Architectures = ["SCMP_ARCH_X86_64"],
                Syscalls = [new SeccompSyscall { Names = ["mkdir", "mkdirat"], Action = "SCMP_ACT_ERRNO", ErrnoRet = 28 }],
            },
        });

        Assert.Contains("No space left on device", bundle.Run().Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Exec_is_confined_exactly_as_the_first_process()
    {
        using var bundle = new TestBundle("sleep", "1000");
        bundle.WithProcess(process => process with { User = new() { Uid = 1000, Gid = 1000, AdditionalGids = [7] }, OomScoreAdj = 500 });
        bundle.WithLinux(linux => linux with { Seccomp = DefaultSeccomp.For(DockerCapabilities) });
        string id = bundle.Started();
        const string Script = """
            for p in 1 self; do grep -E 'Uid|Gid|Groups|Cap|NoNew|Seccomp|SigIgn|SigBlk' /proc/$p/status; cat /proc/$p/cgroup /proc/$p/oom_score_adj; grep files /proc/$p/limits; done
            """;

        string output = bundle.Runtime("exec", id, "sh", "-c", Script).Output;

        int half = output.Length / 2;
        Assert.NotEqual("", output);
        Assert.Equal(output[..half], output[half..]);
    }

    [Fact]
    public void Exec_takes_user_environment_and_directory_and_ends_as_its_program()
    {
        using var bundle = new TestBundle("sleep", "1000");
        string id = bundle.Started();

        RuntimeResult result = bundle.Runtime("exec", "--user", "12:34", "--env", "A=b", "--cwd", "/tmp", id, "sh", "-c", "id; echo $A; pwd; exit 9");

        Assert.Equal(new RuntimeResult(9, "uid=12 gid=34\nb\n/tmp\n", ""), result);
        Assert.Contains("executable file not found", bundle.Runtime("exec", id, "nosuch").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Exec_in_a_stopped_container_is_refused()
    {
        using var bundle = new TestBundle("true");
        string id = bundle.Started();
        for (int i = 0; i < 1000 && bundle.StatusOf(id) != "stopped"; i++)
            Thread.Sleep(5);

        Assert.Contains("in a stopped container", bundle.Runtime("exec", id, "true").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_user_namespace_maps_root_to_a_powerless_user()
    {
        using var bundle = new TestBundle("sh", "-c", "cat /proc/self/uid_map; id; ls -ln /dev/null; touch /tmp/mine && echo written; grep CapEff /proc/self/status");
        File.SetUnixFileMode(bundle.FullPath, (UnixFileMode)0x1C0);
        File.SetUnixFileMode(bundle.Rootfs + "/tmp", (UnixFileMode)0x3FF);
        bundle.Spec = bundle.Spec with { Root = new Root { Path = "rootfs" } };
        bundle.WithLinux(linux => linux with
        {
            Namespaces = [.. linux.Namespaces, new() { Type = NamespaceTypes.User }],
            UidMappings = [new() { ContainerId = 0, HostId = 100000, Size = 65536 }],
            GidMappings = [new() { ContainerId = 0, HostId = 100000, Size = 65536 }],
        });

        RuntimeResult result = bundle.Run();

        Assert.Equal("", result.Error);
        Assert.Contains("0     100000      65536", result.Output, StringComparison.Ordinal);
        Assert.Contains("uid=0 gid=0", result.Output, StringComparison.Ordinal);
        Assert.Contains("written", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Exec_enters_the_user_namespace_and_gets_a_terminal_there()
    {
        using var bundle = new TestBundle("sleep", "1000");
        bundle.WithLinux(linux => linux with
        {
            Namespaces = [.. linux.Namespaces, new() { Type = NamespaceTypes.User }],
            UidMappings = [new() { ContainerId = 0, HostId = 100000, Size = 65536 }],
            GidMappings = [new() { ContainerId = 0, HostId = 100000, Size = 65536 }],
        });
        string id = bundle.Started();

        RuntimeResult result = bundle.Runtime("exec", "--tty", "--user", "5:6", id, "sh", "-c", "id; cat /proc/self/uid_map; echo x > /dev/null; exit 3");

        Assert.Equal(3, result.Status);
        Assert.Contains("uid=5 gid=6", result.Output, StringComparison.Ordinal);
        Assert.Contains("100000", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Hooks_run_in_their_order_with_the_state_and_where_they_belong()
    {
        using var bundle = new TestBundle("true");
        string log = bundle.FullPath + "/log";
        Directory.CreateDirectory(bundle.Rootfs + "/log");
        bundle.Spec = bundle.Spec with { Mounts = [.. bundle.Spec.Mounts, new() { Destination = "/log", Type = "bind", Source = bundle.FullPath, Options = ["bind"] }] };
        Hook On(string name, string file = "") => new() { Path = "/bin/sh", Args = ["sh", "-c", $"echo {name} $(cat | grep -o '\"status\":\"[a-z]*\"') $(hostname) >> {(file.Length > 0 ? file : log)}"], Env = ["PATH=/bin:/usr/bin"] };
        bundle.Spec = bundle.Spec with
        {
            Hooks = new Hooks
            {
                Prestart = [On("prestart")],
                CreateRuntime = [On("createRuntime")],
                CreateContainer = [On("createContainer")],
                StartContainer = [On("startContainer", "/log/log")],
                Poststart = [On("poststart")],
                Poststop = [On("poststop")],
            },
        };

        RuntimeResult result = bundle.Run();

        string host = Environment.MachineName;
        Assert.Equal("", result.Error);
        Assert.Equal(
            [
                $"prestart \"status\":\"creating\" {host}", $"createRuntime \"status\":\"creating\" {host}", "createContainer \"status\":\"creating\" container",
                "startContainer \"status\":\"created\" container", $"poststart \"status\":\"running\" {host}", $"poststop \"status\":\"stopped\" {host}",
            ],
            File.ReadAllLines(log));
    }

    [Fact]
    public void A_hook_that_fails_or_hangs_undoes_the_container()
    {
        using var bundle = new TestBundle("true");
        foreach (string script in (string[])["exit 4", "sleep 100"])
        {
            bundle.Spec = bundle.Spec with { Hooks = new Hooks { CreateRuntime = [new Hook { Path = "/bin/sh", Args = ["sh", "-c", script], Timeout = 1 }] } };

            RuntimeResult result = bundle.Run();

            Assert.Equal(1, result.Status);
            Assert.Contains("createRuntime hook /bin/sh", result.Error, StringComparison.Ordinal);
            Assert.Empty(Directory.EnumerateFileSystemEntries(bundle.Root));
            Assert.False(bundle.LeavesCgroups());
        }
    }
}
