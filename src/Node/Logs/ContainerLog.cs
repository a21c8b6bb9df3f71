using System.Text;
using Gantry.NodeAgent.Pods;

namespace Gantry.NodeAgent.Logs;

/// <summary>The log of one container instance on disk.</summary>
internal sealed class ContainerLog(string path)
{
    /// <summary>Copies what the query asks for; when following, until the container has ended and everything was read.</summary>
    public async Task CopyToAsync(Stream output, LogQuery query, Func<bool> isLive, ChangeSignal changed, CancellationToken cancel)
    {
        using var copy = new LogCopy(path, query, output);
        if (!query.Follow)
        {
            await copy.CopyExistingAsync(cancel);
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var changes = new LogChanges(path);
        using IDisposable subscription = changed.Subscribe(changes.Poke);
        await copy.CopyExistingAsync(cancel);
        await copy.FollowAsync(changes, isLive, cancel);
    }

    /// <summary>The last lines, for a termination message: at most so many lines and bytes.</summary>
    public async Task<string> TailAsync(int lines, int bytes, CancellationToken cancel)
    {
        using var memory = new MemoryStream();
        using var copy = new LogCopy(path, new LogQuery { TailLines = lines }, memory);
        await copy.CopyExistingAsync(cancel);
        byte[] text = memory.ToArray();
        return Encoding.UTF8.GetString(text.AsSpan(Math.Max(0, text.Length - bytes)));
    }
}
