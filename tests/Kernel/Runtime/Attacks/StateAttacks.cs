using System.Text.Json.Nodes;
using Gantry.Oci.RuntimeSpec;

namespace Gantry.Tests;

/// <summary>The runtime's own directory: ids that lead out of it, who may read it, links in its place, and pids that were used again.</summary>
public sealed class StateAttacks
{
    [Theory]
    [InlineData("../x")]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("/etc")]
    [InlineData("a\nb")]
    [InlineData("a\u001b[2J")]
    [InlineData("a b")]
    [InlineData("ä")]
    [InlineData("-x/../..")]
    public void An_id_that_is_no_plain_name_is_refused_by_every_command(string id)
    {
        using var bundle = new TestBundle("true");
        bundle.Write();
        var outside = new HostTree(bundle.FullPath + "/x");
        string[][] commands =
        [
            ["run", "--bundle", bundle.FullPath, "--", id], ["create", "--bundle", bundle.FullPath, "--", id], ["start", "--", id], ["state", "--", id],
            ["kill", "--", id, "KILL"], ["delete", "--force", "--", id], ["exec", "--", id, "true"],
        ];
        foreach (string[] command in commands)
            Assert.NotEqual(0, bundle.Runtime(command).Status);

        outside.AssertUntouched();
    }

    [Fact]
    public void An_id_that_is_too_long_is_refused()
    {
        using var bundle = new TestBundle("true");

        RuntimeResult result = bundle.Runtime("run", "--bundle", bundle.Write(), new string('a', 2000));

        Assert.Equal(1, result.Status);
        Assert.Contains("id", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Nobody_but_the_owner_can_look_into_the_state()
    {
        using var bundle = new TestBundle("sleep", "1000");
        string id = bundle.Started();

        Assert.Equal((UnixFileMode)0x1C0, File.GetUnixFileMode(bundle.Root));
        Assert.Equal((UnixFileMode)0x1C0, File.GetUnixFileMode($"{bundle.Root}/{id}"));
        foreach (string file in Directory.EnumerateFileSystemEntries($"{bundle.Root}/{id}"))
            Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(file) & (UnixFileMode.GroupWrite | UnixFileMode.OtherWrite));

        string look = $"ls {bundle.Root}; cat {bundle.Root}/{id}/state.json";
        Assert.Equal("", bundle.Execute("setpriv", ["--reuid", "65534", "--clear-groups", "sh", "-c", look]).Output);
    }

    [Fact]
    public void A_state_directory_that_others_may_write_is_refused()
    {
        using var bundle = new TestBundle("true");
        Directory.CreateDirectory(bundle.Root);
        File.SetUnixFileMode(bundle.Root, (UnixFileMode)0x1FF);

        RuntimeResult result = bundle.Run();

        Assert.Equal(1, result.Status);
        Assert.Contains("others may write", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_state_directory_of_another_user_is_refused()
    {
        using var bundle = new TestBundle("true");
        Directory.CreateDirectory(bundle.Root);
        Assert.Equal(0, bundle.Execute("chown", ["65534", bundle.Root]).Status);

        Assert.Equal(1, bundle.Run().Status);
    }

    [Fact]
    public void A_link_that_lies_where_a_container_is_to_be_made_is_not_followed()
    {
        using var bundle = new TestBundle("true");
        var outside = new HostTree(bundle.FullPath + "/outside");
        string id = bundle.NewId();
        Directory.CreateDirectory(bundle.Root);
        Directory.CreateSymbolicLink($"{bundle.Root}/{id}", outside.FullPath);

        Assert.Equal(1, bundle.Runtime("run", "--bundle", bundle.Write(), id).Status);
        bundle.Runtime("delete", "--force", id);

        outside.AssertUntouched();
    }

    [Fact]
    public void A_link_that_lies_where_the_pid_file_is_to_be_made_is_not_followed()
    {
        using var bundle = new TestBundle("true");
        var outside = new HostTree(bundle.FullPath + "/outside");
        string open = Directory.CreateDirectory(bundle.FullPath + "/open").FullName;
        foreach (string name in (string[])["pid", ".pid", ".pid.new", "pid.new"])
            File.CreateSymbolicLink($"{open}/{name}", outside.FullPath + "/file");

        RuntimeResult result = bundle.Runtime("run", "--pid-file", open + "/pid", "--bundle", bundle.Write(), bundle.NewId());

        Assert.Equal("", result.Error);
        outside.AssertUntouched();
        Assert.True(int.Parse(File.ReadAllText(open + "/pid"), System.Globalization.CultureInfo.InvariantCulture) > 1);
    }

    [Fact]
    public void A_process_that_has_got_the_pid_of_a_dead_container_is_neither_shown_nor_killed()
    {
        using var bundle = new TestBundle("true");
        string id = bundle.Started();
        WaitFor.True(() => bundle.StatusOf(id) == "stopped");
        // The kernel counts starts in hundredths of a second, and nobody gets a pid again within one.
        Thread.Sleep(30);
        using var bystander = System.Diagnostics.Process.Start("sleep", "1000");
        try
        {
            string file = $"{bundle.Root}/{id}/state.json";
            JsonNode record = JsonNode.Parse(File.ReadAllText(file))!;
            record["pid"] = bystander.Id;
            File.WriteAllText(file, record.ToJsonString());

            Assert.Equal("stopped", bundle.StatusOf(id));
            Assert.NotEqual(0, bundle.Runtime("kill", id, "KILL").Status);
            Assert.NotEqual(0, bundle.Runtime("exec", id, "true").Status);
            Assert.Equal(0, bundle.Runtime("delete", "--force", id).Status);
            Assert.False(bystander.HasExited);
        }
        finally
        {
            bystander.Kill();
            bystander.WaitForExit();
        }
    }
}
