using Gantry.Build.Caching;
using Gantry.Build.Contexts;
using Gantry.Build.Dockerfiles;
using Gantry.Build.Graphs;
using Gantry.Build.Remotes;
using Gantry.Build.Stages;
using Gantry.Engine;
using Gantry.Engine.Steps;
using Gantry.Images;
using Gantry.Images.Snapshots;
using Gantry.Network.Bridges;
using Microsoft.Extensions.Logging;

namespace Gantry.Build;

/// <summary>Makes images of Dockerfiles. Several builds may go on at once; steps that are equal are done once.</summary>
public sealed class Builder : IAsyncDisposable
{
    private readonly BuildParts _parts;

    private Builder(BuildParts parts) => _parts = parts;

    public BuildOptions Options => _parts.Options;

    /// <summary>Opens the builder on its directory; what a crash left behind is cleared away.</summary>
    public static async Task<Builder> OpenAsync(
        BuildOptions options, ImageStore images, ISnapshotter snapshots, ContainerEngine? engine, BridgeNetworks? networks, TimeProvider clock, ILogger log, CancellationToken cancel)
    {
        Directory.CreateDirectory(options.Root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        StepRun? steps = engine is null ? null : new StepRun(engine, networks);
        if (steps is not null)
            await steps.ClearAsync();
        WorkArea.Clear(options.Root);
        foreach (string left in snapshots.List().Keys.Where(id => id.StartsWith(Ids.SnapshotPrefix, StringComparison.Ordinal)))
            await snapshots.RemoveAsync(left, cancel);
        var cache = new StepCache(options.Root, images, clock);
        // Layers that no record speaks of any more: a crash came between the two.
        await cache.PruneAsync(_ => false, cancel);
        return new Builder(new BuildParts
        {
            Options = options, Images = images, Snapshots = snapshots, Steps = steps, Cache = cache,
            CacheMounts = new CacheMounts(options.Root), Clock = clock, Log = log,
        });
    }

    /// <summary>A new directory for a context, on the builder's own file system.</summary>
    public string NewContextDirectory() => Path.Combine(Options.Root, "work", "context-" + Ids.NewProcess()[..16]);

    /// <summary>Fetches a context: a git repository, a tar, or a Dockerfile alone.</summary>
    public Task<BuildContext> FetchContextAsync(string remote, CancellationToken cancel) => new RemoteContext(_parts).FetchAsync(remote, NewContextDirectory(), cancel);

    /// <summary>Fetches a file by HTTP, within the limits of builds; what is read is on the disk and gone with the stream.</summary>
    public async Task<Stream> DownloadAsync(string url, CancellationToken cancel)
    {
        if (!RemoteFile.IsUrl(url) || !Uri.TryCreate(url, UriKind.Absolute, out _))
            throw new BuildException(BuildFailure.Invalid, $"\"{RemoteFile.Redacted(url)}\" is no URL of http or https");
        using var area = new WorkArea(Options.Root);
        string name = await new RemoteFile(Options.Limits).FetchAsync(url, area.Path, expected: null, cancel);
        return new FileStream(Path.Combine(area.Path, name), FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
    }

    /// <summary>Makes the image. Cancelling ends what runs; what was done until then is remembered.</summary>
    public async Task<Image> BuildAsync(BuildRequest request, IProgress<BuildMessage> progress, CancellationToken cancel)
    {
        (Dockerfile file, IgnoreFile ignored) = Read(request);
        try
        {
            Image image = await MakeAsync(request, file, ignored, progress, cancel);
            progress.Report(new BuildMessage(BuildMessageKind.Built, image.Id.ToString()));
            foreach (Oci.Reference tag in request.Tags)
                progress.Report(new BuildMessage(BuildMessageKind.Tagged, tag.Familiar));
            return image;
        }
        catch (BuildException failure) when (failure is { Where: { } where, Excerpt: null })
        {
            throw new BuildException(failure.Kind, failure.Message, where, failure)
            {
                ExitCode = failure.ExitCode, Excerpt = $"{request.Dockerfile}:{where}\n{SourceExcerpt.Of(file.Lines, where)}",
            };
        }
        finally
        {
            await LimitAsync();
        }
    }

    /// <summary>What is remembered of builds, for lists.</summary>
    public IReadOnlyList<BuildCacheEntry> CacheEntries() => new CacheListing(_parts).Entries();

    /// <summary>Forgets results of steps that the filter lets pass, and cache mounts with them where all is meant. Returns ids and the bytes that became free.</summary>
    public Task<(IReadOnlyList<string> Ids, long Bytes)> PruneAsync(bool all, Func<BuildCacheEntry, bool> filter, long keptBytes, CancellationToken cancel) =>
        new CacheListing(_parts).PruneAsync(all, filter, keptBytes, cancel);

    public ValueTask DisposeAsync()
    {
        _parts.Cache.Dispose();
        return ValueTask.CompletedTask;
    }

    private static (Dockerfile File, IgnoreFile Ignored) Read(BuildRequest request)
    {
        string? text = request.DockerfileText ?? request.Context.ReadText(request.Dockerfile);
        if (text is null)
            throw new BuildException(BuildFailure.Invalid, $"Cannot locate specified Dockerfile: {request.Dockerfile}");
        if (string.IsNullOrWhiteSpace(text))
            throw new BuildException(BuildFailure.Syntax, $"the Dockerfile ({request.Dockerfile}) cannot be empty");
        string? ignored = request.Context.ReadText(request.Dockerfile + ".dockerignore") ?? request.Context.ReadText(".dockerignore");
        return (Dockerfile.Parse(text), ignored is null ? IgnoreFile.None : IgnoreFile.Parse(ignored));
    }

    private async Task<Image> MakeAsync(BuildRequest request, Dockerfile file, IgnoreFile ignored, IProgress<BuildMessage> progress, CancellationToken cancel)
    {
        var arguments = new BuildArguments(request.Arguments, Options.Platform, request.Platform ?? Options.Platform);
        BuildGraph graph = BuildGraph.Make(file, arguments, request.Target, request.Labels);
        foreach (string warning in file.Warnings)
            progress.Report(new BuildMessage(BuildMessageKind.Note, warning));
        await using var run = new BuildRun(_parts, request, file, graph, arguments, ignored, progress, cancel);
        StageState made = await run.RunAsync();
        if (made.Image.History.Count == 0)
            throw new BuildException(BuildFailure.Invalid, "No image was generated. Is your Dockerfile empty?");
        if (arguments.Unused() is { Count: > 0 } unused)
            progress.Report(new BuildMessage(BuildMessageKind.Note, $"[Warning] One or more build-args [{string.Join(' ', unused)}] were not consumed"));
        return await _parts.Images.AddImageAsync(made.Image, made.Layers, request.Tags, cancel);
    }

    // What is remembered stays within its bounds; what is used least goes first.
    private async Task LimitAsync()
    {
        var listing = new CacheListing(_parts);
        await listing.LimitAsync(Options.MostRecords, Options.MostCacheBytes, CancellationToken.None);
    }
}
