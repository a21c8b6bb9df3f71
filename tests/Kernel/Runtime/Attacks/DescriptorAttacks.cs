using System.Globalization;
using System.Text.Json.Nodes;

namespace Gantry.Tests;

/// <summary>Ways out through descriptors that the runtime or its caller has open (CVE-2024-21626).</summary>
public sealed class DescriptorAttacks
{
    // Descriptors of the host's directories, as a careless engine leaves them open.
    private const string Leaking = "i=10; while [ $i -lt 60 ]; do eval \"exec $i</\"; i=$((i+1)); done; exec \"$@\"";

    [Fact]
    public void No_descriptor_of_the_runtime_can_be_a_working_directory()
    {
        using var bundle = new TestBundle("true");
        for (int fd = 3; fd < 1025; fd += fd < 64 ? 1 : 89)
        {
            bundle.WithProcess(process => process with { Cwd = $"/proc/self/fd/{fd}" });

            Assert.Equal(1, bundle.Run().Status);
        }
    }

    [Fact]
    public void A_working_directory_that_links_to_a_descriptor_is_refused()
    {
        using var bundle = new TestBundle("cat", "etc/shadow");
        for (int fd = 3; fd < 32; fd++)
        {
            string link = bundle.Rootfs + "/work";
            File.Delete(link);
            File.CreateSymbolicLink(link, $"/proc/self/fd/{fd}");
            bundle.WithProcess(process => process with { Cwd = "/work" });

            RuntimeResult result = Leaked(bundle, "run", "--bundle", bundle.Write(), bundle.NewId());

            Assert.Equal(1, result.Status);
            Assert.Equal("", result.Output);
        }
    }

    [Fact]
    public void Exec_takes_no_descriptor_for_its_working_directory()
    {
        using var bundle = new TestBundle("sleep", "1000");
        string id = bundle.Started();
        for (int fd = 3; fd < 64; fd++)
        {
            RuntimeResult result = Leaked(bundle, "exec", "--cwd", $"/proc/self/fd/{fd}", id, "ls");

            Assert.Equal(255, result.Status);
            Assert.Equal("", result.Output);
        }
    }

    [Fact]
    public void A_program_by_a_path_through_a_descriptor_is_not_found()
    {
        using var bundle = new TestBundle("sleep", "1000");
        string id = bundle.Started();
        for (int fd = 3; fd < 64; fd++)
        {
            string path = $"/proc/self/fd/{fd}/../../../../../../bin/cat";

            Assert.NotEqual(0, Leaked(bundle, "exec", id, path, "/etc/os-release").Status);
        }
    }

    [Fact]
    public void What_the_caller_leaks_does_not_reach_the_container()
    {
        using var bundle = new TestBundle("ls", "/proc/self/fd");

        RuntimeResult ran = Leaked(bundle, "run", "--bundle", bundle.Write(), bundle.NewId());

        // 3 is the directory that ls reads.
        Assert.Equal(new RuntimeResult(0, "0\n1\n2\n3\n", ""), ran);
    }

    [Fact]
    public void Neither_a_created_container_nor_an_exec_holds_more_than_its_streams()
    {
        using var bundle = new TestBundle("sleep", "1000");
        string id = bundle.NewId();
        Assert.Equal(0, Leaked(bundle, "create", "--bundle", bundle.Write(), id).Status);
        int pid = JsonNode.Parse(bundle.Runtime("state", id).Output)!["pid"]!.GetValue<int>();

        // The fifo of `start` and the stub are closed by exec; nothing of them is a directory.
        Assert.DoesNotContain(Directory.GetFileSystemEntries($"/proc/{pid}/fd"), fd => Directory.Exists(fd));

        Assert.Equal(0, bundle.Runtime("start", id).Status);
        Assert.Equal(["0", "1", "2"], Descriptors(pid));
        Assert.Equal("0\n1\n2\n3\n", Leaked(bundle, "exec", id, "ls", "/proc/self/fd").Output);
    }

    private static string[] Descriptors(int pid)
    {
        string process = "/proc/" + pid.ToString(CultureInfo.InvariantCulture);
        WaitFor.True(() => File.ReadAllText(process + "/comm") == "sleep\n");
        return [.. Directory.GetFileSystemEntries(process + "/fd").Select(fd => Path.GetFileName(fd)!).Order(StringComparer.Ordinal)];
    }

    private static RuntimeResult Leaked(TestBundle bundle, params string[] arguments) =>
        bundle.Execute("/bin/bash", ["-c", Leaking, "leaking", TestBundle.Program(), "--root", bundle.Root, .. arguments]);
}
