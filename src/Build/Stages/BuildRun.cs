using Gantry.Build.Caching;
using Gantry.Build.Contexts;
using Gantry.Build.Dockerfiles;
using Gantry.Build.Files;
using Gantry.Build.Graphs;
using Gantry.Images;
using Gantry.Oci;

namespace Gantry.Build.Stages;

/// <summary>One build while it goes on: its stages, each made once and as soon as what it needs is there.</summary>
internal sealed class BuildRun : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<int, Task<StageState>> _stages = [];
    private readonly Dictionary<string, Task<Image>> _images = new(StringComparer.Ordinal);
    private readonly List<IDisposable> _holds = [];
    private readonly List<string> _used = [];
    private readonly CancellationTokenSource _stop;

    public BuildRun(BuildParts parts, BuildRequest request, Dockerfile file, BuildGraph graph, BuildArguments arguments, IgnoreFile ignored, IProgress<BuildMessage> progress, CancellationToken cancel)
    {
        (Parts, Request, File, Graph, Arguments, Progress) = (parts, request, file, graph, arguments, progress);
        Output = new BuildOutput([.. graph.Needed.Select(stage => stage.Index)], progress);
        Changes = new ConfigChanges(arguments, graph.GlobalArguments, file.Directives.Escape);
        Context = request.Context.Files(ignored);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
    }

    public BuildParts Parts { get; }

    public BuildRequest Request { get; }

    public Dockerfile File { get; }

    public BuildGraph Graph { get; }

    public BuildArguments Arguments { get; }

    public ConfigChanges Changes { get; }

    public BuildOutput Output { get; }

    public IProgress<BuildMessage> Progress { get; }

    public SourceTree Context { get; }

    /// <summary>Names what is built, so that a changed file of one project is not looked for in another.</summary>
    public string Project => Request.Tags.Count > 0 ? Request.Tags[0].Name : Request.Dockerfile;

    /// <summary>Makes the target. The first failure stops everything and is the one that is told.</summary>
    public async Task<StageState> RunAsync()
    {
        foreach (Stage stage in Graph.Needed)
            _ = StageAsync(stage.Index);
        try
        {
            await Task.WhenAll(AllStages().Select(FirstFailureStopsAsync));
        }
        catch (OperationCanceledException) when (AllStages().FirstOrDefault(task => task.IsFaulted) is { } failed)
        {
            await failed;
        }
        return await StageAsync(Graph.Target.Index);
    }

    /// <summary>What a stage has become; it is begun if nobody needed it so far.</summary>
    public Task<StageState> StageAsync(int index)
    {
        lock (_gate)
        {
            if (!_stages.TryGetValue(index, out Task<StageState>? task))
                _stages[index] = task = Task.Run(() => new StageRun(this, Graph.Stages[index], _stop.Token).RunAsync());
            return task;
        }
    }

    /// <summary>An image by its name, brought here if it is not.</summary>
    public Task<Image> ImageAsync(string name)
    {
        lock (_gate)
        {
            if (!_images.TryGetValue(name, out Task<Image>? task))
                _images[name] = task = Task.Run(() => FindImageAsync(name, _stop.Token));
            return task;
        }
    }

    /// <summary>Keeps something until the build is over.</summary>
    public void Hold(IDisposable held)
    {
        lock (_gate)
            _holds.Add(held);
    }

    /// <summary>Keeps what the cache has under a key from being pruned until the build is over.</summary>
    public void HoldRun(string run)
    {
        Parts.Cache.Use(run);
        lock (_gate)
            _used.Add(run);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await ((Task)Task.WhenAll(AllStages())).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await ((Task)Task.WhenAll(_images.Values)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (IDisposable held in _holds)
            held.Dispose();
        foreach (string run in _used)
            Parts.Cache.Release(run);
        Context.Dispose();
        _stop.Dispose();
    }

    private Task<StageState>[] AllStages()
    {
        lock (_gate)
            return [.. _stages.Values];
    }

    private async Task FirstFailureStopsAsync(Task stage)
    {
        try
        {
            await stage;
        }
        catch
        {
            await _stop.CancelAsync();
            throw;
        }
    }

    private async Task<Image> FindImageAsync(string name, CancellationToken cancel)
    {
        if (!Request.Pulls && Parts.Images.Find(name) is { } known)
            return known;
        if (!Reference.TryParse(name, out Reference? reference))
            throw new BuildException(BuildFailure.Invalid, $"invalid reference format: {name}");
        if (!Request.Pulls && Parts.Images.Find(reference.ToString()) is { } found)
            return found;
        var progress = new PullReports(Progress);
        return await Parts.Images.PullAsync(reference, Request.Credentials(reference), progress, cancel);
    }

    private sealed class PullReports(IProgress<BuildMessage> progress) : IProgress<PullProgress>
    {
        public void Report(PullProgress value) => progress.Report(new BuildMessage(BuildMessageKind.Pull, value.Layer.ToString()) { Progress = value });
    }
}
