using System.Security.Cryptography;
using Gantry.Oci.RuntimeSpec;

namespace Gantry.Tests;

public sealed class AttackTests
{
    [Fact]
    public void No_descriptor_of_the_runtime_can_be_a_working_directory()
    {
        for (int fd = 3; fd < 32; fd++)
        {
            using var bundle = new TestBundle("true");
            bundle.WithProcess(process => process with { Cwd = $"/proc/self/fd/{fd}" });

            Assert.Equal(1, bundle.Run().Status);
        }
    }

    [Fact]
    public void A_working_directory_that_is_a_link_stays_inside()
    {
        using var bundle = new TestBundle("sh", "-c", "cat secret 2>&1; ls /work");
        string outside = bundle.FullPath + "/outside";
        Directory.CreateDirectory(outside);
        File.WriteAllText(outside + "/secret", "secret\n");
        Directory.CreateSymbolicLink(bundle.Rootfs + "/work", "../outside");
        bundle.WithProcess(process => process with { Cwd = "/work" });

        RuntimeResult result = bundle.Run();

        Assert.DoesNotContain("secret\n", result.Output.Replace("can't open 'secret'", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Single(Directory.EnumerateFileSystemEntries(outside));
    }

    [Fact]
    public void A_dev_that_links_to_the_host_gets_nothing_there()
    {
        using var bundle = new TestBundle("true");
        string outside = bundle.FullPath + "/outside";
        Directory.CreateDirectory(outside);
        Directory.Delete(bundle.Rootfs + "/dev");
        Directory.CreateSymbolicLink(bundle.Rootfs + "/dev", "/../../../../../../" + outside);
        bundle.Spec = bundle.Spec with { Mounts = [.. bundle.Spec.Mounts.Where(m => !m.Destination.StartsWith("/dev", StringComparison.Ordinal))] };

        bundle.Run();

        Assert.Empty(Directory.EnumerateFileSystemEntries(outside));
    }

    [Fact]
    public void A_mount_target_that_links_out_of_the_root_is_made_inside()
    {
        using var bundle = new TestBundle("ls", "/outside/made");
        string outside = bundle.FullPath + "/outside";
        Directory.CreateDirectory(outside);
        Directory.CreateDirectory(bundle.Rootfs + "/outside");
        Directory.CreateSymbolicLink(bundle.Rootfs + "/link", "../outside");
        bundle.Spec = bundle.Spec with { Mounts = [.. bundle.Spec.Mounts, new() { Destination = "/link/made", Type = "tmpfs", Source = "tmpfs" }] };

        RuntimeResult result = bundle.Run();

        Assert.Equal(new RuntimeResult(0, "", ""), result);
        Assert.Empty(Directory.EnumerateFileSystemEntries(outside));
    }

    [Fact]
    public void A_proc_that_is_a_link_cannot_redirect_the_masks()
    {
        using var bundle = new TestBundle("true");
        string outside = bundle.FullPath + "/outside";
        Directory.CreateDirectory(outside);
        Directory.Delete(bundle.Rootfs + "/proc");
        Directory.CreateSymbolicLink(bundle.Rootfs + "/proc", outside);

        bundle.Run();

        Assert.Empty(Directory.EnumerateFileSystemEntries(outside));
    }

    [Fact]
    public void Masked_paths_are_empty_and_readonly_paths_are_read_only()
    {
        using var bundle = new TestBundle("sh", "-c", "cat /proc/keys /proc/timer_list; ls /sys/firmware; echo x > /proc/sysrq-trigger; echo x > /proc/sys/kernel/core_pattern");

        RuntimeResult result = bundle.Run();

        Assert.Equal("", result.Output);
        Assert.Contains("can't create /proc/sysrq-trigger", result.Error, StringComparison.Ordinal);
        Assert.Contains("core_pattern: Read-only file system", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_user_id_beyond_32_bits_is_refused()
    {
        using var bundle = new TestBundle("id");
        bundle.Change = json => json["process"]!["user"]!["uid"] = 4294967296;

        RuntimeResult result = bundle.Run();

        Assert.Equal(1, result.Status);
        Assert.Contains("uid is not a natural number of 32 bits", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("4294967296")]
    [InlineData("4294967295")]
    [InlineData("-1")]
    [InlineData("0x0")]
    [InlineData("65536:4294967296")]
    [InlineData("1:2:3")]
    public void A_wrong_user_for_exec_is_refused(string user)
    {
        using var bundle = new TestBundle("sleep", "1000");
        string id = bundle.Started();

        RuntimeResult result = bundle.Runtime("exec", "--user", user, id, "id");

        Assert.Equal(255, result.Status);
        Assert.Equal("", result.Output);
    }

    [Theory]
    [InlineData("kernel.shm_rmid_forced", "1+kernel.core_pattern=|/x")]
    [InlineData("kernel.core_pattern", "|/x")]
    [InlineData("net/../kernel/core_pattern", "|/x")]
    public void A_sysctl_that_reaches_beyond_the_container_is_refused(string name, string value)
    {
        using var bundle = new TestBundle("true");
        bundle.WithLinux(linux => linux with { Sysctl = new Dictionary<string, string> { [name] = value } });

        Assert.Equal(1, bundle.Run().Status);
        Assert.DoesNotContain("|/x", File.ReadAllText("/proc/sys/kernel/core_pattern"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_script_that_runs_proc_self_exe_meets_the_stub_and_not_the_runtime()
    {
        using var bundle = new TestBundle("/bin/trap");
        File.WriteAllText(bundle.Rootfs + "/bin/trap", "#!/proc/self/exe\n");
        File.SetUnixFileMode(bundle.Rootfs + "/bin/trap", (UnixFileMode)0x1ED);
        byte[] before = SHA256.HashData(File.ReadAllBytes(TestBundle.Program()));

        RuntimeResult result = bundle.Run();

        Assert.Equal(new RuntimeResult(126, "", ""), result);
        Assert.Equal(before, SHA256.HashData(File.ReadAllBytes(TestBundle.Program())));
    }

    [Fact]
    public void Nothing_of_the_images_environment_reaches_a_hook()
    {
        using var bundle = new TestBundle("true");
        string seen = bundle.FullPath + "/seen";
        bundle.WithProcess(process => process with { Env = [.. process.Env, "LD_PRELOAD=./evil.so"] });
        bundle.Spec = bundle.Spec with
        {
            Hooks = new Hooks { CreateContainer = [new Hook { Path = "/bin/sh", Args = ["sh", "-c", $"cat /proc/$$/environ > {seen}; pwd >> {seen}"], Env = ["A=b"] }] },
        };

        Assert.Equal(0, bundle.Run().Status);
        Assert.Equal("A=b\0/\n", File.ReadAllText(seen));
    }
}
