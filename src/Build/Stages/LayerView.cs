using Gantry.Build.Files;
using Gantry.Oci;

namespace Gantry.Build.Stages;

/// <summary>The files of a stack of layers, to be read.</summary>
internal sealed class LayerView : IAsyncDisposable
{
    private readonly BuildParts _parts;
    private readonly WorkArea _area;
    private readonly string _snapshot;

    private LayerView(BuildParts parts, WorkArea area, string snapshot, string directory)
    {
        (_parts, _area, _snapshot, Directory) = (parts, area, snapshot, directory);
        Tree = new SourceTree(directory);
    }

    public string Directory { get; }

    public SourceTree Tree { get; }

    public static async Task<LayerView> OpenAsync(BuildParts parts, IReadOnlyList<Digest> chainIds, CancellationToken cancel)
    {
        var area = new WorkArea(parts.Options.Root);
        string snapshot = Ids.NewSnapshot();
        try
        {
            await parts.Snapshots.CreateAsync(snapshot, chainIds, cancel);
            string directory = area.NewDirectory();
            area.WillMount(directory);
            parts.Snapshots.Mount(snapshot, directory);
            return new LayerView(parts, area, snapshot, directory);
        }
        catch
        {
            area.Dispose();
            await parts.Snapshots.RemoveAsync(snapshot, CancellationToken.None);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Tree.Dispose();
        _area.Dispose();
        await _parts.Snapshots.RemoveAsync(_snapshot, CancellationToken.None);
    }
}
