using System.Globalization;

namespace Gantry.KubeServer.Audit;

/// <summary>A file that is appended to, put aside when it has grown, and of which some old ones are kept: audit.log, audit-2026-01-31T10-00-00.000.log.</summary>
internal sealed class RotatedFile(AuditOptions options, TimeProvider clock) : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int BufferSize = 64 * 1024;
    private const string TimeFormat = "yyyy-MM-dd'T'HH-mm-ss.fff";

    private readonly string _bare = Path.ChangeExtension(options.Path, null);
    private readonly string _extension = Path.GetExtension(options.Path);
    private FileStream? _file;

    private string Folder => Path.GetDirectoryName(Path.GetFullPath(options.Path))!;

    public void Write(ReadOnlySpan<byte> line)
    {
        if (_file is { } open && open.Length > 0 && open.Length + line.Length > options.MaxFileBytes)
            PutAside();
        _file ??= Open();
        _file.Write(line);
    }

    public void Flush() => _file?.Flush();

    public void Dispose() => _file?.Dispose();

    private FileStream Open()
    {
        Directory.CreateDirectory(Folder);
        FileStream file = new(options.Path, new FileStreamOptions
        {
            Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = BufferSize, UnixCreateMode = OwnerOnly,
        });
        RemoveOld();
        return file;
    }

    private void PutAside()
    {
        _file?.Dispose();
        _file = null;
        File.Move(options.Path, $"{_bare}-{clock.GetUtcNow().ToString(TimeFormat, CultureInfo.InvariantCulture)}{_extension}", overwrite: true);
    }

    private void RemoveOld()
    {
        string[] aside = [.. Directory.GetFiles(Folder, $"{Path.GetFileName(_bare)}-*{_extension}").Where(file => TimeOf(file) is not null).OrderDescending(StringComparer.Ordinal)];
        for (int i = 0; i < aside.Length; i++)
        {
            bool isTooMany = options.KeptFiles > 0 && i >= options.KeptFiles;
            bool isTooOld = options.MaxAge > TimeSpan.Zero && TimeOf(aside[i]) < clock.GetUtcNow() - options.MaxAge;
            if (isTooMany || isTooOld)
                File.Delete(aside[i]);
        }
    }

    // Null for a file of somebody else that only looks alike.
    private DateTimeOffset? TimeOf(string file)
    {
        ReadOnlySpan<char> name = Path.GetFileNameWithoutExtension(file.AsSpan());
        int start = Path.GetFileName(_bare).Length + 1;
        return name.Length > start && DateTimeOffset.TryParseExact(name[start..], TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time) ? time : null;
    }
}
