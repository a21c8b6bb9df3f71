using System.Globalization;

namespace Gantry.KubeServer.Audit;

/// <summary>A file that is appended to, put aside when it has grown, and of which some old ones are kept: audit.log, audit-2026-01-31T10-00-00.000.log.</summary>
internal sealed class RotatedFile(string path, long maxBytes, int kept, TimeProvider clock) : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int BufferSize = 64 * 1024;

    private FileStream? _file;

    public void Write(ReadOnlySpan<byte> line)
    {
        if (_file is { } open && open.Length > 0 && open.Length + line.Length > maxBytes)
            PutAside();
        _file ??= Open();
        _file.Write(line);
    }

    public void Flush() => _file?.Flush();

    public void Dispose() => _file?.Dispose();

    private FileStream Open()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        return new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = BufferSize, UnixCreateMode = OwnerOnly,
        });
    }

    private void PutAside()
    {
        _file?.Dispose();
        _file = null;
        string time = clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH-mm-ss.fff", CultureInfo.InvariantCulture);
        string bare = Path.ChangeExtension(path, null);
        string aside = $"{bare}-{time}{Path.GetExtension(path)}";
        File.Move(path, aside, overwrite: true);
        string[] old = Directory.GetFiles(Path.GetDirectoryName(Path.GetFullPath(path))!, $"{Path.GetFileName(bare)}-*{Path.GetExtension(path)}");
        foreach (string file in old.OrderDescending(StringComparer.Ordinal).Skip(kept))
            File.Delete(file);
    }
}
