using System.Threading.Channels;

namespace Gantry.NodeAgent.Logs;

/// <summary>Wakes a reader when its log file may have grown or been replaced, by inotify on the directory, and whenever somebody pokes it.</summary>
internal sealed class LogChanges : IDisposable
{
    private readonly FileSystemWatcher _watcher;
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public LogChanges(string path)
    {
        _watcher = new FileSystemWatcher(Path.GetDirectoryName(path)!, Path.GetFileName(path))
        {
            NotifyFilter = NotifyFilters.FileName | NotifyFilters.LastWrite | NotifyFilters.Size,
        };
        _watcher.Changed += (_, _) => Poke();
        _watcher.Created += (_, _) => Poke();
        _watcher.Renamed += (_, _) => Poke();
        _watcher.Error += (_, _) => Poke();
        _watcher.EnableRaisingEvents = true;
    }

    public void Poke() => _wake.Writer.TryWrite(true);

    public async ValueTask WaitAsync(CancellationToken cancel) => await _wake.Reader.ReadAsync(cancel);

    public void Dispose() => _watcher.Dispose();
}
