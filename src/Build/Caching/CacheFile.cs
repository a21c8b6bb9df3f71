using System.Text.Json;

namespace Gantry.Build.Caching;

/// <summary>The records on disk: one line each, the last line of a key counts. A line that a crash cut off is as if it had never been.</summary>
internal sealed class CacheFile : IDisposable
{
    private const int MostDeadLines = 2000;
    private readonly string _path;
    private FileStream _stream;

    public CacheFile(string path)
    {
        _path = path;
        _stream = Open(path);
    }

    private int DeadLines { get; set; }

    public bool IsWorthCompacting => DeadLines > MostDeadLines;

    public IReadOnlyList<CacheRecord> Read()
    {
        var records = new OrderedDictionary<Oci.Digest, CacheRecord>();
        int lines = 0;
        foreach (string line in File.ReadLines(_path))
        {
            if (TryRead(line) is not { } record)
                continue;
            lines++;
            // The order is that of the last mention.
            records.Remove(record.Key);
            records[record.Key] = record;
        }
        DeadLines = lines - records.Count;
        return [.. records.Values];
    }

    /// <param name="replaces">The key had a line before, which means nothing any more.</param>
    public void Append(CacheRecord record, bool replaces)
    {
        _stream.Write(Line(record));
        _stream.Flush();
        if (replaces)
            DeadLines++;
    }

    /// <summary>Writes the file anew with these records alone.</summary>
    public void Replace(IEnumerable<CacheRecord> records)
    {
        string unfinished = _path + ".new";
        using (var file = new FileStream(unfinished, FileMode.Create, FileAccess.Write))
        {
            foreach (CacheRecord record in records)
                file.Write(Line(record));
            file.Flush(flushToDisk: true);
        }
        _stream.Dispose();
        File.Move(unfinished, _path, overwrite: true);
        _stream = Open(_path);
        DeadLines = 0;
    }

    public void Dispose() => _stream.Dispose();

    // A line that was cut off by a crash must not swallow the next one.
    private static FileStream Open(string path)
    {
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite);
        bool isCutOff = false;
        if (file.Length > 0)
        {
            file.Seek(-1, SeekOrigin.End);
            isCutOff = file.ReadByte() != '\n';
        }
        file.Seek(0, SeekOrigin.End);
        if (isCutOff)
            file.WriteByte((byte)'\n');
        return file;
    }

    private static byte[] Line(CacheRecord record) => [.. JsonSerializer.SerializeToUtf8Bytes(record, CacheJson.Default.CacheRecord), (byte)'\n'];

    private static CacheRecord? TryRead(string line)
    {
        try
        {
            return line.Length == 0 ? null : JsonSerializer.Deserialize(line, CacheJson.Default.CacheRecord);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
