using System.Collections.Concurrent;
using System.Text;
using Gantry.Build;
using Gantry.Build.Contexts;
using Gantry.Engine;
using Gantry.Images;
using Gantry.Images.Snapshots;
using Gantry.Linux.Cgroups;
using Gantry.Linux.Mounts;
using Gantry.Oci;
using Gantry.Oci.ImageSpec;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gantry.Tests;

/// <summary>A builder with an engine and an image store of its own, and the image busybox:test.</summary>
internal sealed class TestBuilder : IAsyncDisposable
{
    private static readonly string[] Commands =
        ["sh", "echo", "cat", "sleep", "ls", "id", "mkdir", "rm", "rmdir", "touch", "chmod", "chown", "ln", "cp", "mv", "test", "true", "false", "env", "pwd", "stat", "head", "wc", "sha256sum", "mount", "grep", "tar", "gzip", "yes", "seq", "find", "readlink", "ip", "printf", "cut"];

    private static int _count;
    private ImageStore _images = null!;
    private OverlaySnapshotter _snapshots = null!;
    private ContainerEngine _engine = null!;

    private TestBuilder(string root) => Root = root;

    public static bool IsPossible => File.Exists("/bin/busybox") && Environment.IsPrivilegedProcess && TryBuilt("gantry-runtime") is not null;

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public string Root { get; }

    public Builder Builder { get; private set; } = null!;

    public ImageStore Images => _images;

    public ContainerEngine Engine => _engine;

    public static async Task<TestBuilder> StartAsync()
    {
        Assert.SkipUnless(IsPossible, "needs root, busybox-static and a built gantry-runtime");
        var test = new TestBuilder($"/tmp/gantry-build-{Environment.ProcessId}-{Interlocked.Increment(ref _count)}");
        await test.OpenAsync();
        await test.AddBusyboxAsync();
        return test;
    }

    public async Task ReopenAsync(Action? between = null)
    {
        await CloseAsync();
        between?.Invoke();
        await OpenAsync();
    }

    /// <summary>Builds from the files given as path and text; the text of a path with a slash at its end is left out.</summary>
    public async Task<BuildResult> BuildAsync(string dockerfile, IReadOnlyDictionary<string, string>? files = null, Func<BuildRequest, BuildRequest>? change = null)
    {
        using BuildContext context = BuildContext.Owning(Builder.NewContextDirectory());
        Directory.CreateDirectory(context.Directory);
        foreach ((string path, string text) in files ?? new Dictionary<string, string>())
        {
            string place = Path.Combine(context.Directory, path);
            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            if (text.StartsWith("link:", StringComparison.Ordinal))
                File.CreateSymbolicLink(place, text[5..]);
            else if (!path.EndsWith('/'))
                await File.WriteAllTextAsync(place, text, Cancel);
        }
        var request = new BuildRequest { Context = context, DockerfileText = dockerfile };
        return await BuildAsync(change is null ? request : change(request));
    }

    public async Task<BuildResult> BuildAsync(BuildRequest request)
    {
        var messages = new Messages();
        try
        {
            Image image = await Builder.BuildAsync(request, messages, Cancel);
            return new BuildResult(image, [.. messages.All], null);
        }
        catch (BuildException failure)
        {
            return new BuildResult(null, [.. messages.All], failure);
        }
    }

    /// <summary>Lists the files of an image: path, mode, owner and content's length, sorted.</summary>
    public async Task<T> LookAsync<T>(Image image, Func<string, T> look)
    {
        string id = $"look-{Guid.NewGuid():N}", target = $"{Root}/{id}";
        Directory.CreateDirectory(target);
        await _snapshots.CreateAsync(id, image, Cancel);
        _snapshots.Mount(id, target);
        try
        {
            return look(target);
        }
        finally
        {
            _snapshots.Unmount(target);
            await _snapshots.RemoveAsync(id, CancellationToken.None);
            Directory.Delete(target);
        }
    }

    public Task<string> ReadAsync(Image image, string path) => LookAsync(image, root => File.ReadAllText($"{root}/{path}"));

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        new Cgroup(CgroupLayout.Detect(), Options().CgroupParent).Remove(TimeSpan.FromSeconds(5));
        string[] mounts = [.. File.ReadLines("/proc/self/mountinfo").Where(line => line.Contains(Root + "/", StringComparison.Ordinal))];
        Assert.Empty(mounts);
        Directory.Delete(Root, recursive: true);
    }

    public IReadOnlyList<string> Leftovers() =>
    [
        .. Directory.EnumerateFileSystemEntries($"{Root}/build/work"),
        .. _snapshots.List().Keys,
        .. Directory.EnumerateDirectories($"{Root}/engine/run/containers"),
        .. Directory.EnumerateDirectories($"{Root}/engine/pods"),
        .. _engine.HiddenPods.Select(pod => pod.Id),
    ];

    private async Task OpenAsync()
    {
        _images = ImageStore.Open($"{Root}/images");
        _snapshots = new OverlaySnapshotter(_images);
        _engine = await ContainerEngine.OpenAsync(Options(), _snapshots, network: null, TimeProvider.System, NullLogger.Instance, Cancel);
        Builder = await Builder.OpenAsync(new BuildOptions { Root = $"{Root}/build" }, _images, _snapshots, _engine, null, TimeProvider.System, NullLogger.Instance, Cancel);
    }

    private async Task CloseAsync()
    {
        await Builder.DisposeAsync();
        await _engine.DisposeAsync();
        _images.Dispose();
    }

    private EngineOptions Options() => new()
    {
        Root = $"{Root}/engine",
        RunDirectory = $"{Root}/engine/run",
        RuntimePath = TryBuilt("gantry-runtime")!,
        MonitorPath = TryBuilt("gantry-runtime")!,
    };

    private async Task AddBusyboxAsync()
    {
        using LayerTree tree = _images.NewTree();
        foreach (string directory in (string[])["bin", "etc", "tmp"])
            Directory.CreateDirectory($"{tree.Path}/{directory}");
        File.SetUnixFileMode($"{tree.Path}/tmp", (UnixFileMode)0x3FF);
        await File.WriteAllTextAsync($"{tree.Path}/etc/passwd", "root:x:0:0:root:/root:/bin/sh\nweb:x:33:34:web:/srv:/bin/sh\n", Cancel);
        await File.WriteAllTextAsync($"{tree.Path}/etc/group", "root:x:0:\nweb:x:34:\nextra:x:77:web\n", Cancel);
        File.Copy("/bin/busybox", $"{tree.Path}/bin/busybox");
        foreach (string command in Commands)
            File.CreateSymbolicLink($"{tree.Path}/bin/{command}", "busybox");
        foreach (string path in Directory.EnumerateFileSystemEntries(tree.Path, "*", SearchOption.AllDirectories).Where(path => new FileInfo(path).LinkTarget is null))
            File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch.AddYears(40));
        using NewLayer layer = await _images.AddLayerAsync(tree, [], new LayerOptions { LatestTime = DateTimeOffset.UnixEpoch.AddYears(40), RewritesTimes = true }, Cancel);
        var configuration = new ImageConfiguration
        {
            Os = "linux", Architecture = Platform.Current.Architecture, Created = DateTimeOffset.UnixEpoch.AddYears(40),
            Config = new ImageConfig { Cmd = ["sh"], Env = ["PATH=/bin", "FROM_IMAGE=yes"] },
            History = [new ImageHistory { CreatedBy = "made for tests", Created = DateTimeOffset.UnixEpoch.AddYears(40) }],
        };
        await _images.AddImageAsync(configuration, [layer.Layer], [Reference.Parse("busybox:test")], Cancel);
    }

    private static string? TryBuilt(string name)
    {
        for (DirectoryInfo? directory = new(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            string path = Path.Combine(directory.FullName, "dist", name);
            if (File.Exists(path))
                return path;
        }
        return null;
    }

    private sealed class Messages : IProgress<BuildMessage>
    {
        public ConcurrentQueue<BuildMessage> All { get; } = new();

        public void Report(BuildMessage value) => All.Enqueue(value);
    }
}
