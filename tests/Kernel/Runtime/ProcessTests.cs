using Gantry.Oci.RuntimeSpec;

namespace Gantry.Tests;

public sealed class ProcessTests
{
    [Fact]
    public void Home_is_that_of_the_user_in_the_containers_passwd()
    {
        using var bundle = new TestBundle("sh", "-c", "echo $HOME");
        File.WriteAllText(bundle.Rootfs + "/etc/passwd", "root:x:0:0::/root:/bin/sh\nu:x:1000:1000::/home/u:/bin/sh\n");

        Assert.Equal("/root\n", bundle.Run().Output);
        Assert.Equal("/home/u\n", bundle.WithProcess(process => process with { User = new() { Uid = 1000, Gid = 1000 } }).Run().Output);
        Assert.Equal("/given\n", bundle.WithProcess(process => process with { Env = [.. process.Env, "HOME=/given"] }).Run().Output);
    }

    [Fact]
    public void Exec_gets_the_home_of_its_own_user()
    {
        using var bundle = new TestBundle("sleep", "1000");
        File.WriteAllText(bundle.Rootfs + "/etc/passwd", "u:x:1000:1000::/home/u:/bin/sh\n");
        string id = bundle.Started();

        Assert.Equal("/home/u\n", bundle.Runtime("exec", "--user", "1000:1000", id, "sh", "-c", "echo $HOME").Output);
        Assert.Equal("/\n", bundle.Runtime("exec", "--user", "7:7", id, "sh", "-c", "echo $HOME").Output);
    }

    [Theory]
    [InlineData("mkfifo etc/passwd")]
    [InlineData("mkdir etc/passwd")]
    [InlineData("truncate -s 50G etc/passwd")]
    [InlineData("ln -s passwd etc/passwd")]
    [InlineData("ln -s ../../../../../../../../../../../etc/passwd etc/passwd")]
    [InlineData("ln -s /proc/self/fd/0 etc/passwd")]
    [InlineData("rmdir etc && ln -s /dev etc && touch dev/x")]
    public void A_passwd_that_is_none_costs_nothing_and_leads_nowhere(string make)
    {
        using var bundle = new TestBundle("sh", "-c", "echo $HOME");
        Assert.Equal(0, bundle.Execute("/bin/sh", ["-c", $"cd {bundle.Rootfs} && {make}"]).Status);

        Assert.Equal(new RuntimeResult(0, "/\n", ""), bundle.Run());
    }

    [Fact]
    public void Of_a_variable_that_is_given_twice_the_last_value_counts()
    {
        using var bundle = new TestBundle("sh", "-c", "tr '\\0' '\\n' < /proc/1/environ | grep [AB]=");
        File.CreateSymbolicLink(bundle.Rootfs + "/bin/tr", "busybox");
        bundle.WithProcess(process => process with { Env = ["PATH=/bin", "A=1", "B=2", "A=3"] });

        Assert.Equal("A=3\nB=2\n", bundle.Run().Output);
    }

    [Fact]
    public void Signals_are_blocked_from_the_first_moment_for_a_process_that_waits_for_them()
    {
        using var bundle = new TestBundle("grep", "SigBlk", "/proc/self/status");
        RuntimeResult usual = bundle.Run();
        bundle.Spec = bundle.Spec with { Annotations = new Dictionary<string, string> { [OwnAnnotations.HeldSignals] = "true" } };

        Assert.Equal("SigBlk:\t0000000000000000\n", usual.Output);

        // All but 4-9 without 10, 11, 19 and 31-34: what a program does to itself, and what nobody can hold back.
        Assert.Equal("SigBlk:\tfffffffc3ffbfa07\n", bundle.Run().Output);
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("USR1")]
    public void A_signal_that_comes_before_an_init_runs_is_passed_on_when_it_does(string signal)
    {
        using var bundle = new TestBundle("/init", "init", "--", "sleep", "1000");
        File.Copy(TestBundle.Program(), bundle.Rootfs + "/init");
        bundle.Spec = bundle.Spec with { Annotations = new Dictionary<string, string> { [OwnAnnotations.HeldSignals] = "true" } };
        (string id, RuntimeResult created) = bundle.Create();

        Assert.Equal(0, created.Status);
        Assert.Equal(0, bundle.Runtime("kill", id, signal).Status);
        Assert.Equal(0, bundle.Runtime("start", id).Status);

        WaitFor.True(() => bundle.StatusOf(id) == "stopped");
    }

    [Fact]
    public void Ids_groups_and_mask_are_those_of_the_config()
    {
        using var bundle = new TestBundle("sh", "-c", "id; umask; grep Groups /proc/self/status");
        bundle.WithProcess(process => process with { User = new() { Uid = 12, Gid = 34, AdditionalGids = [34, 56], Umask = 63 } });

        Assert.Equal("uid=12 gid=34 groups=34,56\n0077\nGroups:\t34 56 \n", bundle.Run().Output);
    }

    [Fact]
    public void Personality_makes_the_machine_look_like_one_of_32_bits()
    {
        using var bundle = new TestBundle("busybox", "uname", "-m");

        Assert.Equal("i686\n", bundle.WithLinux(linux => linux with { Personality = new Personality { Domain = "LINUX32" } }).Run().Output);
        Assert.Equal("x86_64\n", bundle.WithLinux(linux => linux with { Personality = new Personality { Domain = "LINUX" } }).Run().Output);
    }

    [Fact]
    public void Ambient_capabilities_stay_with_a_user_who_is_not_root()
    {
        using var bundle = new TestBundle("grep", "Cap", "/proc/self/status");
        string[] one = ["CAP_KILL"];
        bundle.WithProcess(process => process with
        {
            User = new() { Uid = 1000, Gid = 1000 },
            Capabilities = new Capabilities { Bounding = one, Effective = one, Inheritable = one, Permitted = one, Ambient = one },
        });

        const string Kill = "0000000000000020\n";
        Assert.Equal($"CapInh:\t{Kill}CapPrm:\t{Kill}CapEff:\t{Kill}CapBnd:\t{Kill}CapAmb:\t{Kill}", bundle.Run().Output);
    }

    [Fact]
    public void A_capability_that_cannot_be_granted_is_a_warning()
    {
        using var bundle = new TestBundle("true");
        bundle.WithProcess(process => process with { Capabilities = new Capabilities { Bounding = ["CAP_KILL", "CAP_NOSUCH"], Ambient = ["CAP_KILL"] } });

        RuntimeResult result = bundle.Run();

        Assert.Equal(0, result.Status);
        Assert.Contains("unknown capability CAP_NOSUCH is left out", result.Error, StringComparison.Ordinal);
        Assert.Contains("CAP_KILL cannot be ambient", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("process.rlimits", """[{"type":"RLIMIT_CORE","soft":1,"hard":1},{"type":"RLIMIT_CORE","soft":1,"hard":1}]""", "process.rlimits: RLIMIT_CORE is there twice")]
    [InlineData("process.rlimits", """[{"type":"RLIMIT_NOSUCH","soft":1,"hard":1}]""", "process.rlimits: 'RLIMIT_NOSUCH' is unknown")]
    [InlineData("process.rlimits", """[{"type":"RLIMIT_CORE","soft":2,"hard":1}]""", "process.rlimits: the soft limit of RLIMIT_CORE is above the hard one")]
    [InlineData("process.oomScoreAdj", "1001", "process.oomScoreAdj: 1001 is not from -1000 to 1000")]
    [InlineData("process.user", """{"uid":4294967296,"gid":0}""", "process.user.uid is not a natural number of 32 bits")]
    [InlineData("process.env", """["A"]""", "process.env: 'A' is not NAME=value")]
    [InlineData("process.execCPUAffinity", """{"initial":"x"}""", "process.execCPUAffinity.initial: 'x' is not a number below 8192")]
    [InlineData("linux.sysctl", """{"kernel.shm_rmid_forced":"1+kernel.core_pattern=x"}""", "sysctl kernel.shm_rmid_forced has a character that is not allowed")]
    [InlineData("linux.sysctl", """{"kernel.core_pattern":"x"}""", "sysctl kernel.core_pattern would change the whole host")]
    [InlineData("ociVersion", "\"2.0.0\"", "ociVersion: 2.0.0 is not a version that this runtime knows")]
    public void What_is_wrong_with_a_config_is_said_by_its_path_before_anything_is_made(string path, string value, string words)
    {
        using var bundle = new TestBundle("true");
        bundle.Change = document => document.Set(path, value);

        RuntimeResult result = bundle.Run();

        Assert.Equal(1, result.Status);
        Assert.Contains(words, result.Error, StringComparison.Ordinal);
        Assert.False(bundle.LeavesCgroups());
    }

    [Fact]
    public void What_the_host_lacks_is_refused_with_the_reason()
    {
        Assert.SkipWhen(File.Exists("/sys/module/apparmor/parameters/enabled") || Directory.Exists("/sys/fs/resctrl/info"), "this host has AppArmor or resctrl");
        AssertRefused("process.apparmorProfile", "\"p\"", "this host has no AppArmor");
        AssertRefused("process.selinuxLabel", "\"l\"", "this host has no SELinux");
        AssertRefused("linux.mountLabel", "\"m\"", "this host has no SELinux");
        AssertRefused("linux.intelRdt", """{"closID":"g"}""", "this host has no resctrl file system");
    }

    [Fact]
    public void A_profile_of_AppArmor_is_taken_on()
    {
        Assert.SkipUnless(File.Exists("/sys/kernel/security/apparmor/profiles"), "this host has no AppArmor");
        using var bundle = new TestBundle("cat", "/proc/self/attr/apparmor/current");
        bundle.WithProcess(process => process with { ApparmorProfile = "gantry-nosuch-profile" });

        Assert.Contains("take on AppArmor profile gantry-nosuch-profile", bundle.Run().Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/bin", "exec: \"/bin\": permission denied")]
    [InlineData("etc", "exec: \"etc\": executable file not found in $PATH")]
    public void A_directory_is_no_program(string program, string words)
    {
        using var bundle = new TestBundle(program);
        Directory.CreateDirectory(bundle.Rootfs + "/bin/etc");

        (_, RuntimeResult result) = bundle.Create();

        Assert.Equal(1, result.Status);
        Assert.Contains(words, result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hello", 126, "exec /bin/broken: exec format error\n")]
    [InlineData("#!/nosuch\n", 127, "exec /bin/broken: no such file or directory\n")]
    public void A_program_that_turns_out_to_be_none_says_so_where_the_program_would_speak(string content, int status, string words)
    {
        using var bundle = new TestBundle("/bin/broken");
        File.WriteAllText(bundle.Rootfs + "/bin/broken", content);
        File.SetUnixFileMode(bundle.Rootfs + "/bin/broken", (UnixFileMode)0x1ED);

        Assert.Equal(new RuntimeResult(status, "", words), bundle.Run());
    }

    private static void AssertRefused(string path, string value, string words)
    {
        using var bundle = new TestBundle("true");
        bundle.Change = document => document.Set(path, value);

        RuntimeResult result = bundle.Run();

        Assert.Equal(1, result.Status);
        Assert.Contains($"{path}: {words}", result.Error, StringComparison.Ordinal);
        Assert.False(bundle.LeavesCgroups());
    }
}
