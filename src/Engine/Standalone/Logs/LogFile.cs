using Gantry.Linux.Files;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Engine.Standalone.Logs;

/// <summary>One open file of a log; renaming does not change which one it is.</summary>
internal sealed class LogFile(SafeFileHandle handle) : IDisposable
{
    private readonly ulong _inode = FileAt.Status(handle).Inode;

    public long Length => RandomAccess.GetLength(handle);

    public static LogFile? TryOpen(string path)
    {
        try
        {
            return new LogFile(File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public bool IsAt(string path) => FileAt.TryStatus(path)?.Inode == _inode;

    public bool IsSame(LogFile other) => other._inode == _inode;

    public int Read(Span<byte> buffer, long offset) => RandomAccess.Read(handle, buffer, offset);

    public void Dispose() => handle.Dispose();

    /// <summary>All files of a log, the oldest first. What is rotated meanwhile is neither missed nor read twice.</summary>
    public static List<LogFile> OpenAll(string path)
    {
        // From the newest on: a rotation moves files towards those that are opened later.
        List<LogFile> files = [];
        foreach (LogFile file in OpenFromNewest(path))
        {
            if (files.Count > 0 && files[^1].IsSame(file))
                file.Dispose();
            else
                files.Add(file);
        }
        files.Reverse();
        return files;
    }

    /// <summary>The caller disposes each. In the middle of a rotation the newest is missing.</summary>
    public static IEnumerable<LogFile> OpenFromNewest(string path)
    {
        if (TryOpen(path) is { } newest)
            yield return newest;
        for (int number = 1; TryOpen($"{path}.{number}") is { } file; number++)
            yield return file;
    }
}
