using System.Threading.Channels;

namespace Gantry.NodeAgent.Logs;

/// <summary>Wakes a reader when its log file grows or is replaced, by inotify on the directory, and whenever somebody pokes it.</summary>
internal sealed class LogChanges : IDisposable
{
    private readonly FileSystemWatcher _watcher;
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private volatile bool _wasReplaced;

    public LogChanges(string path)
    {
        _watcher = new FileSystemWatcher(Path.GetDirectoryName(path)!, Path.GetFileName(path))
        {
            NotifyFilter = NotifyFilters.FileName | NotifyFilters.LastWrite | NotifyFilters.Size,
        };
        _watcher.Changed += (_, _) => Poke();
        _watcher.Created += (_, _) => Replace();
        _watcher.Renamed += (_, _) => Replace();
        _watcher.Error += (_, _) => Replace();
        _watcher.EnableRaisingEvents = true;
    }

    public void Poke() => _wake.Writer.TryWrite(true);

    /// <summary>Whether the file was replaced since the last time this was asked.</summary>
    public bool TakeReplaced()
    {
        bool replaced = _wasReplaced;
        _wasReplaced = false;
        return replaced;
    }

    public async ValueTask WaitAsync(CancellationToken cancel) => await _wake.Reader.ReadAsync(cancel);

    public void Dispose() => _watcher.Dispose();

    private void Replace()
    {
        _wasReplaced = true;
        Poke();
    }
}
