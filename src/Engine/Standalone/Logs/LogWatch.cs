using Gantry.Linux.Files;

namespace Gantry.Engine.Standalone.Logs;

/// <summary>Wakes those who follow a log when its directory changes; one thread for all, from the first follower on.</summary>
internal sealed class LogWatch : IDisposable
{
    private readonly Lock gate = new();
    private readonly Dictionary<int, List<Action>> followers = [];
    private DirectoryWatch? watch;
    private Thread? thread;

    /// <summary>Calls the action at changes until the result is disposed.</summary>
    public IDisposable Follow(string directory, Action changed)
    {
        lock (gate)
        {
            Begin();
            int number = watch!.Add(directory);
            if (!followers.TryGetValue(number, out List<Action>? those))
                followers[number] = those = [];
            those.Add(changed);
            return new Following(this, number, changed);
        }
    }

    public void Dispose()
    {
        watch?.Stop();
        thread?.Join();
        watch?.Dispose();
    }

    private void Begin()
    {
        if (watch is not null)
            return;
        watch = new DirectoryWatch();
        thread = new Thread(Run, 128 * 1024) { IsBackground = true, Name = "logs" };
        thread.Start();
    }

    private void Run()
    {
        var changed = new HashSet<int>();
        while (watch!.Read(changed))
        {
            Action[] those;
            lock (gate)
                those = [.. changed.Where(followers.ContainsKey).SelectMany(number => followers[number])];
            foreach (Action wake in those)
                wake();
            changed.Clear();
        }
    }

    private void End(int number, Action changed)
    {
        lock (gate)
        {
            if (!followers.TryGetValue(number, out List<Action>? those) || !those.Remove(changed) || those.Count > 0)
                return;
            followers.Remove(number);
            watch!.Remove(number);
        }
    }

    private sealed class Following(LogWatch owner, int number, Action changed) : IDisposable
    {
        public void Dispose() => owner.End(number, changed);
    }
}
