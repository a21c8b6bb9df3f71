using System.Text;
using Gantry.Engine;
using Gantry.Engine.Execs;
using Gantry.Engine.Standalone;
using Gantry.Images;
using Gantry.Images.Snapshots;
using Gantry.Linux.Cgroups;
using Gantry.Network.Bridges;
using Gantry.Oci.Monitoring;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gantry.Tests;

/// <summary>Containers outside any pod on directories of their own, which are checked to be as clean afterwards as they were before.</summary>
internal sealed class TestStandalone : IAsyncDisposable
{
    private static int _count;

    private TestStandalone(string root, StandaloneOptions options)
    {
        Root = root;
        Standalone = options;
        Options = new EngineOptions
        {
            Root = root, RunDirectory = $"{root}/run", RuntimePath = TestEngine.Built("gantry-runtime"), MonitorPath = TestEngine.Built("gantry-runtime"),
        };
    }

    public string Root { get; }

    public BridgeNetworks? Networks { get; private set; }

    public EngineOptions Options { get; }

    public StandaloneOptions Standalone { get; private set; }

    private Func<ImageStore, ISnapshotter?>? SnapshotterOf { get; init; }

    private bool HasNetworks { get; init; }

    public ImageStore Images { get; private set; } = null!;

    public ContainerEngine Engine { get; private set; } = null!;

    public StandaloneEngine Containers { get; private set; } = null!;

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<TestStandalone> StartAsync(StandaloneOptions? options = null, Func<ImageStore, ISnapshotter?>? makeSnapshotter = null, bool withNetworks = false)
    {
        Assert.SkipUnless(TestEngine.IsPossible, "needs root, busybox-static and a built gantry-runtime");
        var test = new TestStandalone($"/tmp/gantry-alone-{Environment.ProcessId}-{Interlocked.Increment(ref _count)}", options ?? new StandaloneOptions()) { SnapshotterOf = makeSnapshotter, HasNetworks = withNetworks };
        await test.OpenAsync();
        using MemoryStream archive = BusyboxArchive.Make();
        await test.Images.LoadAsync(archive, Cancel);
        return test;
    }

    /// <summary>On a root that another process has made.</summary>
    public static async Task<TestStandalone> AtAsync(string root)
    {
        var test = new TestStandalone(root, new StandaloneOptions());
        await test.OpenAsync();
        return test;
    }

    public async Task OpenAsync()
    {
        Images = ImageStore.Open($"{Root}/images");
        Engine = await ContainerEngine.OpenAsync(Options, SnapshotterOf?.Invoke(Images) ?? new OverlaySnapshotter(Images), network: null, TimeProvider.System, NullLogger.Instance, Cancel);
        if (HasNetworks)
        {
            Networks = BridgeNetworks.Open(new BridgeOptions { NodeName = "t" + Path.GetFileName(Root), StateDirectory = $"{Root}/networks" }, TimeProvider.System);
            await Networks.StartAsync(Cancel);
        }
        Containers = await StandaloneEngine.OpenAsync(Engine, Images, Networks, Standalone, TimeProvider.System, NullLogger.Instance, Cancel);
    }

    public async Task CloseAsync()
    {
        await Containers.DisposeAsync();
        if (Networks is not null)
            await Networks.DisposeAsync();
        await Engine.DisposeAsync();
        Images.Dispose();
    }

    public async Task ReopenAsync(StandaloneOptions? options = null)
    {
        await CloseAsync();
        Standalone = options ?? Standalone;
        await OpenAsync();
    }

    public Task<StandaloneRecord> CreateAsync(string script, Func<StandaloneConfig, StandaloneConfig>? change = null, string? name = null)
    {
        var config = new StandaloneConfig { Image = BusyboxArchive.Name, Command = ["/bin/sh", "-c", script] };
        return Containers.CreateAsync(change is null ? config : change(config), name, Cancel);
    }

    public async Task<StandaloneRecord> RunAsync(string script, Func<StandaloneConfig, StandaloneConfig>? change = null, string? name = null)
    {
        StandaloneRecord container = await CreateAsync(script, change, name);
        await Containers.StartAsync(container.Id, Cancel);
        return Containers.Get(container.Id);
    }

    public async Task<StandaloneRecord> RunToEndAsync(string script, Func<StandaloneConfig, StandaloneConfig>? change = null, string? name = null) =>
        await EndAsync((await RunAsync(script, change, name)).Id);

    public Task<StandaloneRecord> EndAsync(string id) => Soon(Containers.WaitAsync(id, WaitCondition.NotRunning, Cancel));

    public static Task<T> Soon<T>(Task<T> task) => task.WaitAsync(TimeSpan.FromSeconds(60), Cancel);

    public Task UntilAsync(Func<bool> holds) => UntilAsync(() => Task.FromResult(holds()));

    public async Task UntilAsync(Func<Task<bool>> holds)
    {
        for (int i = 0; i < 3000; i++)
        {
            if (await holds())
                return;
            await Task.Delay(20, Cancel);
        }
        Assert.Fail("it did not come about in time");
    }

    public async Task<string> LogAsync(string id, LogQuery? query = null)
    {
        var text = new StringBuilder();
        await foreach (LogEntry entry in Containers.ReadLogsAsync(id, query ?? new LogQuery(), Cancel))
            text.Append(Encoding.UTF8.GetString(entry.Data.Span));
        return text.ToString();
    }

    public static async Task<string> ReadAsync(ProcessSession session)
    {
        using var all = new MemoryStream();
        while (await session.ReadAsync(Cancel).AsTask().WaitAsync(TimeSpan.FromSeconds(60), Cancel) is { } output)
            all.Write(output.Data.Span);
        return Encoding.UTF8.GetString(all.ToArray());
    }

    public IReadOnlyList<string> Leftovers() =>
    [
        .. File.ReadLines("/proc/self/mountinfo").Where(line => line.Contains(Root + "/", StringComparison.Ordinal)),
        .. CgroupLayout.Detect().Hierarchies.Select(h => h.DirectoryOf(Options.CgroupParent)).Where(Directory.Exists).SelectMany(Directory.EnumerateDirectories),
        .. new[] { "containers", "pods", "standalone", "run/containers", "run/pods", "run/runtime", "run/hidden/pods", "run/hidden/containers", "images/snapshots" }
            .Select(name => $"{Root}/{name}").Where(Directory.Exists).SelectMany(Directory.EnumerateFileSystemEntries),
        .. Processes(),
    ];

    public IEnumerable<string> Processes() => TestEngine.ProcessesOf(Root);

    public async ValueTask DisposeAsync()
    {
        foreach (StandaloneRecord container in Containers.List())
            await Containers.RemoveAsync(container.Id, force: true, volumes: true, CancellationToken.None);
        if (Networks is not null)
            await Networks.PurgeAsync(CancellationToken.None);
        await CloseAsync();
        IReadOnlyList<string> left = Leftovers();
        for (int i = 0; i < 100 && left.Count > 0; i++, left = Leftovers())
            await Task.Delay(50);
        new Cgroup(CgroupLayout.Detect(), Options.CgroupParent).Remove(TimeSpan.FromSeconds(2));
        if (left.Count == 0)
            Directory.Delete(Root, recursive: true);
        Assert.Empty(left);
    }
}
