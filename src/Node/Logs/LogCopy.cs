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
            await CopyAsync(cancel);
            await CopyNewerAsync(cancel);
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

    /// <summary>Goes on in the files that came after the one being read. Told by what they are, not by their names: none is missed, none is copied twice.</summary>
    private async Task CopyNewerAsync(CancellationToken cancel)
    {
        if (_cursor is { WasTruncated: true } emptied)
        {
            emptied.Restart();
            await CopyAsync(cancel);
        }

        while (LogFiles.OpenAfter(path, _cursor?.Identity) is { } next)
        {
            // The file was still being written while its end was read.
            await CopyAsync(cancel);
            _cursor?.Dispose();
            _cursor = next;
            await CopyAsync(cancel);
        }
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
