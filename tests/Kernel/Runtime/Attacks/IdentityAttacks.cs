using System.Text.Json.Nodes;
using Gantry.Oci.RuntimeSpec;

namespace Gantry.Tests;

/// <summary>Numbers that become root, groups that are forgotten, capabilities that can be inherited (CVE-2024-40635, CVE-2022-36109, CVE-2022-29162).</summary>
public sealed class IdentityAttacks
{
    [Theory]
    [InlineData("uid", "4294967296")]
    [InlineData("uid", "4294967295")]
    [InlineData("uid", "-1")]
    [InlineData("uid", "1.5")]
    [InlineData("uid", "1e3")]
    [InlineData("uid", "\"0\"")]
    [InlineData("uid", "18446744073709551616")]
    [InlineData("gid", "4294967296")]
    [InlineData("gid", "-1")]
    [InlineData("additionalGids", "[4294967296]")]
    [InlineData("additionalGids", "[4294967295]")]
    [InlineData("additionalGids", "[-1]")]
    public void A_user_that_does_not_fit_is_refused(string field, string value)
    {
        using var bundle = new TestBundle("id");
        bundle.Change = json => json["process"]!["user"]![field] = JsonNode.Parse(value);

        RuntimeResult result = bundle.Run();

        Assert.Equal(1, result.Status);
        Assert.Equal("", result.Output);
    }

    [Theory]
    [InlineData("4294967296")]
    [InlineData("4294967295")]
    [InlineData("-1")]
    [InlineData("+0")]
    [InlineData("0x0")]
    [InlineData(" 0")]
    [InlineData("")]
    [InlineData("root")]
    [InlineData("65536:4294967296")]
    [InlineData("1:2:3")]
    [InlineData("1:")]
    public void A_wrong_user_for_exec_is_refused(string user)
    {
        using var bundle = new TestBundle("sleep", "1000");
        File.WriteAllText(bundle.Rootfs + "/etc/passwd", "root:x:0:0::/:/bin/sh\n1:x:0:0::/:/bin/sh\n");
        string id = bundle.Started();

        RuntimeResult result = bundle.Runtime("exec", "--user", user, id, "id");

        Assert.Equal(255, result.Status);
        Assert.Equal("", result.Output);
    }

    [Fact]
    public void A_number_is_never_looked_up_in_the_images_passwd()
    {
        using var bundle = new TestBundle("sh", "-c", "grep -E '^[UG]id' /proc/self/status");
        File.WriteAllText(bundle.Rootfs + "/etc/passwd", "1000:x:0:0::/:/bin/sh\n");
        bundle.WithProcess(process => process with { User = new User { Uid = 1000, Gid = 1000 } });

        Assert.Equal("Uid:\t1000\t1000\t1000\t1000\nGid:\t1000\t1000\t1000\t1000\n", bundle.Run().Output);
    }

    [Fact]
    public void A_passwd_that_is_a_pipe_cannot_hold_the_runtime()
    {
        using var bundle = new TestBundle("sleep", "1000");
        foreach (string name in (string[])["passwd", "group", "hosts", "resolv.conf", "nsswitch.conf", "ld.so.preload", "ld.so.cache"])
            Assert.Equal(0, bundle.Execute("mkfifo", [$"{bundle.Rootfs}/etc/{name}"]).Status);

        string id = bundle.Started();

        Assert.Equal(0, bundle.Runtime("exec", "--user", "7:7", id, "true").Status);
    }

    [Fact]
    public void A_group_that_is_denied_stays_denied()
    {
        using var bundle = new TestBundle("cat", "/etc/denied");
        string denied = bundle.Rootfs + "/etc/denied";
        File.WriteAllText(denied, "secret");
        Assert.Equal(0, bundle.Execute("chown", ["0:5000", denied]).Status);
        File.SetUnixFileMode(denied, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        bundle.WithProcess(process => process with { User = new User { Uid = 1000, Gid = 5000 } });
        Assert.Equal("", bundle.Run().Output);

        bundle.WithProcess(process => process with { User = new User { Uid = 1000, Gid = 1000, AdditionalGids = [5000] } });
        Assert.Equal("", bundle.Run().Output);

        bundle.WithProcess(process => process with { User = new User { Uid = 1000, Gid = 1000, AdditionalGids = [] } });
        Assert.Equal("secret", bundle.Run().Output);
    }

    [Fact]
    public void The_callers_groups_do_not_come_along()
    {
        using var bundle = new TestBundle("grep", "Groups", "/proc/self/status");
        string command = $"setpriv --groups 4,24,27 {TestBundle.Program()} --root {bundle.Root} run --bundle {bundle.Write()} {bundle.NewId()}";

        RuntimeResult result = bundle.Execute("/bin/sh", ["-c", command]);

        Assert.Equal("Groups:\t", result.Output.TrimEnd('\n', ' '));
    }

    [Fact]
    public void Nothing_is_inheritable_or_ambient_unless_it_was_asked_for()
    {
        using var bundle = new TestBundle("sleep", "1000");
        bundle.WithProcess(process => process with { NoNewPrivileges = false });
        string id = bundle.NewId();

        // A caller that has inheritable and ambient capabilities of its own.
        string[] inherits = ["--inh-caps", "+chown,+net_raw", "--ambient-caps", "+chown,+net_raw", TestBundle.Program(), "--root", bundle.Root];
        Assert.Equal(0, bundle.Execute("setpriv", [.. inherits, "create", "--bundle", bundle.Write(), id]).Status);
        bundle.Runtime("start", id);
        RuntimeResult result = bundle.Execute("setpriv", [.. inherits, "exec", id, "sh", "-c", "cat /proc/1/status /proc/self/status"]);

        string[] sets = [.. result.Output.Split('\n').Where(line => line.StartsWith("CapInh", StringComparison.Ordinal) || line.StartsWith("CapAmb", StringComparison.Ordinal))];
        Assert.Equal(4, sets.Length);
        Assert.All(sets, set => Assert.EndsWith("\t0000000000000000", set, StringComparison.Ordinal));
    }
}
