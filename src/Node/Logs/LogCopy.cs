using Microsoft.Win32.SafeHandles;

namespace Gantry.NodeAgent.Logs;

/// <summary>One answer to a log query: where it has got to in the files.</summary>
internal sealed class LogCopy(string path, LogQuery query, Stream output) : IDisposable
{
    private readonly LogWriter _writer = new(output, query);
    private LogCursor? _cursor;

    /// <summary>Copies all files from where the query begins, and stays at the end of the newest one.</summary>
    public async Task CopyExistingAsync(CancellationToken cancel)
    {
        IReadOnlyList<string> files = LogFiles.Of(path);
        (int first, long offset) = query.TailLines is { } lines ? TailStart(files, lines) : (0, 0);
        for (int i = first; i < files.Count && !_writer.IsFull; i++)
        {
            Open(files[i], i == first ? offset : 0);
            await CopyAsync(cancel);
        }

        await _writer.FlushAsync(cancel);
    }

    public async Task FollowAsync(LogChanges changes, Func<bool> isLive, CancellationToken cancel)
    {
        while (!_writer.IsFull)
        {
            // Asked before reading: what the container wrote before it ended is then still read below.
            bool wasLive = isLive();
            bool wasReplaced = changes.TakeReplaced();
            await CopyAsync(cancel);
            if (wasReplaced || _cursor is null or { WasTruncated: true })
            {
                Open(path, 0);
                await CopyAsync(cancel);
            }

            await _writer.FlushAsync(cancel);
            if (!wasLive)
                return;
            await changes.WaitAsync(cancel);
        }
    }

    public void Dispose() => _cursor?.Dispose();

    private void Open(string file, long offset)
    {
        _cursor?.Dispose();
        _cursor = LogCursor.TryOpen(file, offset);
    }

    private async Task CopyAsync(CancellationToken cancel)
    {
        while (!_writer.IsFull && _cursor?.Next() is { } line)
            await _writer.WriteAsync(line, cancel);
    }

    private static (int File, long Offset) TailStart(IReadOnlyList<string> files, int lines)
    {
        int left = lines;
        for (int i = files.Count - 1; i >= 0; i--)
        {
            using SafeFileHandle file = File.OpenHandle(files[i], FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            (long offset, int found) = LogTail.Find(file, left);
            left -= found;
            if (left == 0 || i == 0)
                return (i, offset);
        }

        return (0, 0);
    }
}
