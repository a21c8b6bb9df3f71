using Gantry.Linux.Files;

namespace Gantry.Engine.Standalone.Logs;

/// <summary>Wakes those who follow a log when its directory changes; one thread for all, from the first follower on.</summary>
internal sealed class LogWatch : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<int, List<Action>> _followers = [];
    private DirectoryWatch? _watch;
    private Thread? _thread;

    /// <summary>Calls the action at changes until the result is disposed.</summary>
    public IDisposable Follow(string directory, Action changed)
    {
        lock (_gate)
        {
            Begin();
            int number = _watch!.Add(directory);
            if (!_followers.TryGetValue(number, out List<Action>? those))
                _followers[number] = those = [];
            those.Add(changed);
            return new Following(this, number, changed);
        }
    }

    public void Dispose()
    {
        _watch?.Stop();
        _thread?.Join();
        _watch?.Dispose();
    }

    private void Begin()
    {
        if (_watch is not null)
            return;
        _watch = new DirectoryWatch();
        _thread = new Thread(Run, 128 * 1024) { IsBackground = true, Name = "logs" };
        _thread.Start();
    }

    private void Run()
    {
        var changed = new HashSet<int>();
        while (_watch!.Read(changed))
        {
            Action[] those;
            lock (_gate)
                those = [.. changed.Where(_followers.ContainsKey).SelectMany(number => _followers[number])];
            foreach (Action wake in those)
                wake();
            changed.Clear();
        }
    }

    private void End(int number, Action changed)
    {
        lock (_gate)
        {
            if (!_followers.TryGetValue(number, out List<Action>? those) || !those.Remove(changed) || those.Count > 0)
                return;
            _followers.Remove(number);
            _watch!.Remove(number);
        }
    }

    private sealed class Following(LogWatch owner, int number, Action changed) : IDisposable
    {
        public void Dispose() => owner.End(number, changed);
    }
}
