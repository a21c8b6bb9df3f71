using Gantry.Linux.Descriptors;

namespace Gantry.Engine.Files;

/// <summary>Files of a container that are about to be copied out of it: what they are is known, their content is still to be read.</summary>
public sealed class FileArchive : IAsyncDisposable
{
    private readonly ContainerView _view;
    private readonly Descriptor _place;

    private readonly Action _written;

    internal FileArchive(ContainerView view, Descriptor place, PathStat stat, Action written)
    {
        _written = written;
        _view = view;
        _place = place;
        Stat = stat;
    }

    public PathStat Stat { get; }

    /// <summary>Writes the tar, on a thread of its own: the target may be slow.</summary>
    public async Task WriteToAsync(Stream target, CancellationToken cancel)
    {
        await Task.Factory.StartNew(
            () => new TreeArchive(target, crossesMounts: true, cancel).WriteOne(_place, Stat.Name), cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        _written();
    }

    public async ValueTask DisposeAsync()
    {
        _place.Dispose();
        await _view.DisposeAsync();
    }
}
