namespace Gantry.Tests;

/// <summary>What `checkpoint` and `restore` say where they cannot work; where criu works the virtual machine's checks use them for real.</summary>
public sealed class CheckpointTests
{
    [Fact]
    public void Without_criu_the_package_is_named()
    {
        using var bundle = new TestBundle("sleep", "1000");
        string id = bundle.Started();

        RuntimeResult result = bundle.Runtime("--criu", "/nosuch/criu", "checkpoint", "--image-path", bundle.FullPath + "/images", id);

        Assert.Equal(new RuntimeResult(1, "", "gantry-runtime: /nosuch/criu is not installed: checkpoint and restore need it (on Debian: apt-get install criu)\n"), result);
        Assert.Equal("running", bundle.StatusOf(id));
    }

    [Theory]
    [InlineData("exit 0", "it ended without a word")]
    [InlineData("echo 'Error (kerndat.c:1): no such kernel' >&2", "no such kernel")]
    public void A_criu_that_does_not_work_is_quoted(string script, string words)
    {
        using var bundle = new TestBundle("sleep", "1000");
        string criu = bundle.FullPath + "/criu";
        File.WriteAllText(criu, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(criu, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        string id = bundle.Started();

        RuntimeResult result = bundle.Runtime("--criu", criu, "checkpoint", "--image-path", bundle.FullPath + "/images", id);

        Assert.Equal(1, result.Status);
        Assert.Contains("criu does not work on this host (see criu check): ", result.Error, StringComparison.Ordinal);
        Assert.Contains(words, result.Error, StringComparison.Ordinal);
        Assert.Equal("running", bundle.StatusOf(id));
    }

    [Fact]
    public void A_restore_that_fails_leaves_nothing()
    {
        using var bundle = new TestBundle("true");
        bundle.Write();
        Directory.CreateDirectory(bundle.FullPath + "/images");

        RuntimeResult result = bundle.Runtime("restore", "--image-path", bundle.FullPath + "/images", "--bundle", bundle.FullPath, bundle.NewId());

        Assert.Equal(1, result.Status);
        Assert.Contains("criu", result.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(bundle.Root));
        Assert.False(bundle.LeavesCgroups());
        Assert.DoesNotContain("criu-root", File.ReadAllText("/proc/self/mountinfo"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--manage-cgroups-mode", "hard", "is not one of soft, full, strict, ignore")]
    [InlineData("--page-server", "nowhere", "is not HOST:PORT")]
    [InlineData("--parent-path", "../nosuch", "is not a directory relative to")]
    [InlineData("--empty-ns", "pid", "is not one of network")]
    public void Wrong_options_are_one_sentence(string option, string value, string words)
    {
        using var bundle = new TestBundle("sleep", "1000");

        Assert.Contains(words, bundle.Runtime("checkpoint", option, value, bundle.Started()).Error, StringComparison.Ordinal);
    }
}
