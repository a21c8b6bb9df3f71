namespace Gantry.Tests;

public sealed class BundleErrorTests
{
    [Fact]
    public void A_bundle_without_root_file_system_is_one_sentence_and_leaves_nothing()
    {
        using var bundle = new TestBundle("true");
        Directory.Delete(bundle.Rootfs, recursive: true);

        RuntimeResult result = bundle.Run();

        Assert.Equal(new RuntimeResult(1, "", $"gantry-runtime: no root file system at {bundle.Rootfs}\n"), result);
        Assert.False(Directory.Exists(bundle.Root));
    }

    [Theory]
    [InlineData("nosuch", "exec: \"nosuch\": executable file not found in $PATH")]
    [InlineData("/bin/nosuch", "exec: \"/bin/nosuch\": no such file or directory")]
    [InlineData("/etc/plain", "exec: \"/etc/plain\": permission denied")]
    public void A_program_that_cannot_be_run_is_reported_by_create(string program, string words)
    {
        using var bundle = new TestBundle(program);
        File.WriteAllText(bundle.Rootfs + "/etc/plain", "");

        (_, RuntimeResult result) = bundle.Create();

        Assert.Equal(1, result.Status);
        Assert.StartsWith("gantry-runtime: " + words, result.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(bundle.Root));
        Assert.False(bundle.LeavesCgroups());
    }

    [Fact]
    public void A_mount_that_fails_is_named_and_undone()
    {
        using var bundle = new TestBundle("true");
        bundle.Spec = bundle.Spec with { Mounts = [.. bundle.Spec.Mounts, new() { Destination = "/x", Type = "nosuchfs" }] };

        RuntimeResult result = bundle.Run();

        Assert.Equal(new RuntimeResult(1, "", "gantry-runtime: mount nosuchfs on /x: open file system nosuchfs: no such device\n"), result);
        Assert.Empty(Directory.EnumerateFileSystemEntries(bundle.Root));
        Assert.False(bundle.LeavesCgroups());
    }

    [Fact]
    public void Broken_JSON_is_reported_with_its_line()
    {
        using var bundle = new TestBundle("true");
        File.WriteAllText(bundle.FullPath + "/config.json", "{\n  \"process\": }\n");

        RuntimeResult result = bundle.Runtime("run", "--bundle", bundle.FullPath, bundle.NewId());

        Assert.Equal($"gantry-runtime: {bundle.FullPath}/config.json, line 2: not valid JSON\n", result.Error);
    }

    [Fact]
    public void The_log_file_has_the_error_as_engines_read_it()
    {
        using var bundle = new TestBundle("nosuch");
        bundle.Write();

        bundle.Runtime("--log", bundle.FullPath + "/log.json", "--log-format", "json", "create", "--bundle", bundle.FullPath, bundle.NewId());

        Assert.StartsWith("{\"level\":\"error\",\"msg\":\"exec: ", File.ReadAllText(bundle.FullPath + "/log.json"), StringComparison.Ordinal);
    }
}
