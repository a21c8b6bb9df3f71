using Gantry.Images;
using Gantry.Oci;

namespace Gantry.Build.Stages;

/// <summary>A writable snapshot that a step changes and that then becomes a layer; gone if it does not come to that.</summary>
internal sealed class StepSnapshot : IAsyncDisposable
{
    private readonly BuildParts _parts;
    private bool _isTaken;

    private StepSnapshot(BuildParts parts, string id) => (_parts, Id) = (parts, id);

    public string Id { get; }

    public static async Task<StepSnapshot> CreateAsync(BuildParts parts, IReadOnlyList<Digest> chainIds, CancellationToken cancel)
    {
        string id = Ids.NewSnapshot();
        await parts.Snapshots.CreateAsync(id, chainIds, cancel);
        return new StepSnapshot(parts, id);
    }

    /// <summary>Shows the snapshot's files for the time of the work.</summary>
    public T Show<T>(WorkArea area, Func<string, T> work)
    {
        string directory = area.NewDirectory();
        area.WillMount(directory);
        _parts.Snapshots.Mount(Id, directory);
        try
        {
            return work(directory);
        }
        finally
        {
            _parts.Snapshots.Unmount(directory);
        }
    }

    public Task<NewLayer> CommitAsync(LayerOptions options, CancellationToken cancel)
    {
        _isTaken = true;
        return _parts.Images.CommitSnapshotAsync(Id, options with { TakesSnapshot = true }, cancel);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_isTaken)
            await _parts.Snapshots.RemoveAsync(Id, CancellationToken.None);
    }
}
