using System.Text;
using Gantry.Build;
using Gantry.Build.Contexts;
using Gantry.Images.Tar;
using Gantry.Linux.Files;

namespace Gantry.Tests;

public sealed class HostileContextTests : IDisposable
{
    private readonly string _root = $"/tmp/gantry-context-{Guid.NewGuid():N}";

    public HostileContextTests()
    {
        Directory.CreateDirectory($"{_root}/outside");
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task A_context_is_unpacked_as_it_is()
    {
        using BuildContext context = await UnpackAsync(Entry("dir/", TarKind.Directory), Entry("dir/a", TarKind.Regular, "text"), Entry("b", TarKind.HardLink, link: "dir/a"), Entry("c", TarKind.SymbolicLink, link: "dir/a"));

        Assert.Equal("text", context.ReadText("c"));
        Assert.Equal("text", await File.ReadAllTextAsync($"{context.Directory}/b", TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("a/../../x")]
    [InlineData("/../x")]
    public async Task A_path_that_climbs_out_is_refused(string path)
    {
        BuildException failure = await Assert.ThrowsAsync<BuildException>(() => UnpackAsync(Entry(path, TarKind.Regular, "x")));

        Assert.Contains("leads out of it", failure.Message);
        AssertUntouched();
    }

    [Fact]
    public async Task A_link_is_no_way_out()
    {
        using BuildContext context = await UnpackAsync(
            Entry("trap", TarKind.SymbolicLink, link: $"{_root}/outside"), Entry("trap/x", TarKind.Regular, "x"),
            Entry("up", TarKind.SymbolicLink, link: "../../../../../../../../../.."), Entry($"up{_root}/outside/y", TarKind.Regular, "y"));

        AssertUntouched();
        Assert.Null(context.ReadText("/trap/../../../../../../../../../etc/passwd-of-the-host"));
    }

    [Fact]
    public async Task A_hard_link_reaches_nothing_outside()
    {
        await File.WriteAllTextAsync($"{_root}/outside/secret", "s", TestContext.Current.CancellationToken);

        await Assert.ThrowsAnyAsync<Exception>(() => UnpackAsync(Entry("trap", TarKind.SymbolicLink, link: $"{_root}/outside"), Entry("x", TarKind.HardLink, link: "trap/secret")));

        File.Delete($"{_root}/outside/secret");
        AssertUntouched();
    }

    [Fact]
    public async Task What_is_no_tar_is_refused_with_a_sentence()
    {
        BuildException failure = await Assert.ThrowsAsync<BuildException>(async () =>
            await BuildContext.UnpackAsync(new MemoryStream(Encoding.ASCII.GetBytes(new string('x', 2000))), $"{_root}/context", new BuildLimits(), TestContext.Current.CancellationToken));

        Assert.StartsWith("the build context cannot be read: ", failure.Message);
        Assert.False(Directory.Exists($"{_root}/context"));
    }

    [Fact]
    public async Task Limits_hold()
    {
        TarEntry[] many = [.. Enumerable.Range(0, 50).Select(i => Entry($"f{i}", TarKind.Regular, ""))];

        Assert.Contains("more than 10 files", (await Assert.ThrowsAsync<BuildException>(() => UnpackAsync(new BuildLimits { TreeEntries = 10 }, many))).Message);
        Assert.Contains("larger than 3 bytes", (await Assert.ThrowsAsync<BuildException>(() => UnpackAsync(new BuildLimits { TreeBytes = 3 }, Entry("a", TarKind.Regular, "four")))).Message);
    }

    private void AssertUntouched() => Assert.Empty(Directory.EnumerateFileSystemEntries($"{_root}/outside"));

    private readonly Dictionary<string, string> _contents = [];

    private TarEntry Entry(string name, TarKind kind, string content = "", string link = "")
    {
        _contents[name] = content;
        return new TarEntry { Kind = kind, Name = name, LinkTarget = link, Mode = 0x1ED, Owner = 0, Group = 0, Size = content.Length, Modified = new UnixTime(1, 0) };
    }

    private Task<BuildContext> UnpackAsync(params TarEntry[] entries) => UnpackAsync(new BuildLimits(), entries);

    private Task<BuildContext> UnpackAsync(BuildLimits limits, params TarEntry[] entries)
    {
        var tar = new MemoryStream();
        var writer = new TarWriter(tar);
        foreach (TarEntry entry in entries)
        {
            writer.WriteEntry(entry);
            if (entry.Size > 0)
                writer.Write(Encoding.ASCII.GetBytes(_contents[entry.Name]));
        }
        writer.End();
        tar.Position = 0;
        return BuildContext.UnpackAsync(tar, $"{_root}/context", limits, TestContext.Current.CancellationToken);
    }
}
