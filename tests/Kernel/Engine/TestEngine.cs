using Gantry.Engine;
using Gantry.Engine.Containers;
using Gantry.Engine.Pods;
using Gantry.Linux.Cgroups;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gantry.Tests;

/// <summary>An engine on directories of its own, which are checked to be as clean afterwards as they were before.</summary>
internal sealed class TestEngine : IAsyncDisposable
{
    private static int _count;

    private TestEngine(string root, int logMaxBytes, int execLimit)
    {
        Root = root;
        Images = new TestImage($"{root}/images");
        Options = new EngineOptions
        {
            Root = root,
            RunDirectory = $"{root}/run",
            RuntimePath = Environment.GetEnvironmentVariable("GANTRY_TEST_RUNTIME") ?? Built("gantry-runtime"),
            MonitorPath = Built("gantry-runtime"),
            LogMaxBytes = logMaxBytes,
            LogMaxFiles = 20,
            ExecOutputLimit = execLimit,
        };
    }

    public static bool IsPossible => TestImage.IsPossible && Environment.IsPrivilegedProcess && TryBuilt("gantry-runtime") is not null;

    public string Root { get; }

    public TestImage Images { get; }

    public EngineOptions Options { get; }

    public ContainerEngine Engine { get; private set; } = null!;

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<TestEngine> StartAsync(int logMaxBytes = 10 << 20, int execLimit = 1 << 20)
    {
        Assert.SkipUnless(IsPossible, "needs root, busybox-static and a built gantry-runtime");
        string root = $"/tmp/gantry-engine-{Environment.ProcessId}-{Interlocked.Increment(ref _count)}";
        var test = new TestEngine(root, logMaxBytes, execLimit);
        await test.OpenAsync();
        return test;
    }

    public async Task OpenAsync() =>
        Engine = await ContainerEngine.OpenAsync(Options, Images, network: null, TimeProvider.System, NullLogger.Instance, Cancel);

    public async Task ReopenAsync()
    {
        await Engine.DisposeAsync();
        await OpenAsync();
    }

    public Task<PodRecord> PodAsync(Func<PodConfig, PodConfig>? change = null)
    {
        var config = new PodConfig { Name = "web", Namespace = "default", Uid = "u", Hostname = "web", LogDirectory = $"{Root}/logs" };
        return Engine.RunPodAsync(change is null ? config : change(config), Cancel);
    }

    public async Task<ContainerRecord> CreateAsync(PodRecord pod, string script, Func<ContainerConfig, ContainerConfig>? change = null)
    {
        var config = new ContainerConfig { Name = "main", ImageName = "busybox:test", Command = ["/bin/sh", "-c", script], LogPath = "main/0.log" };
        return await Engine.CreateContainerAsync(pod.Id, change is null ? config : change(config), Images.Image, Cancel);
    }

    public async Task<ContainerRecord> RunAsync(PodRecord pod, string script, Func<ContainerConfig, ContainerConfig>? change = null)
    {
        ContainerRecord container = await CreateAsync(pod, script, change);
        await Engine.StartContainerAsync(container.Id, Cancel);
        return Engine.Container(container.Id);
    }

    public async Task<ContainerExit> RunToEndAsync(PodRecord pod, string script, Func<ContainerConfig, ContainerConfig>? change = null)
    {
        ContainerRecord container = await RunAsync(pod, script, change);
        return await EndAsync(container.Id);
    }

    public async Task<ContainerExit> EndAsync(string id)
    {
        await Engine.WaitAsync(id, Cancel).WaitAsync(TimeSpan.FromSeconds(60), Cancel);
        return Engine.Container(id).Exit!;
    }

    public string Log(string name = "main/0.log") => File.ReadAllText($"{Root}/logs/{name}");

    public IReadOnlyList<string> Leftovers() =>
    [
        .. File.ReadLines("/proc/self/mountinfo").Where(line => line.Contains(Root, StringComparison.Ordinal)),
        .. CgroupLayout.Detect().Hierarchies.Select(h => h.DirectoryOf(Options.CgroupParent)).Where(Directory.Exists).SelectMany(Directory.EnumerateDirectories),
        .. Directory.EnumerateDirectories($"{Root}/containers"),
        .. Directory.EnumerateDirectories($"{Root}/pods"),
        .. Directory.EnumerateDirectories($"{Root}/run/containers"),
        .. Directory.EnumerateDirectories($"{Root}/run/pods"),
        .. Directory.EnumerateFileSystemEntries($"{Root}/run/runtime"),
        .. Directory.Exists($"{Root}/images") ? Directory.EnumerateDirectories($"{Root}/images").Where(path => !path.EndsWith("lower", StringComparison.Ordinal)) : [],
        .. Processes(),
    ];

    public async ValueTask DisposeAsync()
    {
        foreach (PodRecord pod in Engine.Pods)
            await Engine.RemovePodAsync(pod.Id, CancellationToken.None);
        await Engine.DisposeAsync();
        IReadOnlyList<string> left = Leftovers();
        for (int i = 0; i < 40 && left.Count > 0; i++, left = Leftovers())
            await Task.Delay(50);
        new Cgroup(CgroupLayout.Detect(), Options.CgroupParent).Remove(TimeSpan.FromSeconds(2));
        if (left.Count == 0)
            Directory.Delete(Root, recursive: true);
        Assert.Empty(left);
    }

    public IEnumerable<string> Processes() => ProcessesOf(Root);

    /// <summary>The command lines of what runs for an engine's root.</summary>
    public static IEnumerable<string> ProcessesOf(string root)
    {
        foreach (string directory in Directory.EnumerateDirectories("/proc").Where(path => char.IsAsciiDigit(path[6])))
        {
            string? line = null;
            try
            {
                line = File.ReadAllText($"{directory}/cmdline").Replace('\0', ' ');
            }
            catch (IOException)
            {
                // It has just ended.
            }
            if (line is not null && line.Contains(root, StringComparison.Ordinal))
                yield return line;
        }
    }

    public static string Built(string name) => TryBuilt(name) ?? name;

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
}
