using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace Gantry.Store.Sqlite;

/// <summary>The file behind a <see cref="SqliteStore"/>: one append-only table of changes. Used by one thread at a time.</summary>
internal sealed class SqliteLog : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly string[] _files;
    private readonly SqliteCommand _append;
    private readonly SqliteCommand _forget;
    private readonly SqliteCommand _note;

    private SqliteLog(SqliteConnection connection, string path)
    {
        _connection = connection;
        _files = [path, path + "-wal"];
        _append = Prepared("INSERT OR REPLACE INTO history VALUES ($revision, $key, $created, $deleted, $value)", "$revision", "$key", "$created", "$deleted", "$value");
        _forget = Prepared("DELETE FROM history WHERE revision = $revision", "$revision");
        _note = Prepared("INSERT OR REPLACE INTO notes VALUES ($name, $value)", "$name", "$value");
    }

    public static SqliteLog Open(string path)
    {
        SqliteLibrary.Use();
        bool isNew = !File.Exists(path) || new FileInfo(path).Length == 0;
        var connection = new SqliteConnection($"Data Source={path};Pooling=False;Default Timeout=1");
        try
        {
            connection.Open();
            // Exclusive: a second process is refused, and the write-ahead log needs no shared memory.
            // Full: a commit is on the disk when it returns.
            // The kind of vacuum can be chosen only while the file is empty, and the journal's mode is written into it. Choosing it again would be a write, and wait for the disk.
            if (isNew)
                Execute(connection, "PRAGMA auto_vacuum=INCREMENTAL");
            Execute(connection, "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA journal_size_limit=67108864;");
            Execute(connection, """
                CREATE TABLE IF NOT EXISTS history(revision INTEGER PRIMARY KEY, key TEXT NOT NULL, created INTEGER NOT NULL, deleted INTEGER NOT NULL, value BLOB NOT NULL);
                CREATE TABLE IF NOT EXISTS notes(name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
                """);
            return new SqliteLog(connection, path);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>What the file takes with what has been written besides it since; safe on any thread.</summary>
    public long Bytes => _files.Select(file => new FileInfo(file)).Where(file => file.Exists).Sum(file => file.Length);

    /// <summary>Every kept change in order.</summary>
    public IEnumerable<(Entry Entry, bool IsDeletion)> Read()
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = "SELECT revision, key, created, deleted, value FROM history ORDER BY revision";
        using SqliteDataReader row = command.ExecuteReader();
        while (row.Read())
            yield return (new Entry(row.GetString(1), row.GetFieldValue<byte[]>(4), new Revision(row.GetInt64(2)), new Revision(row.GetInt64(0))), row.GetInt64(3) != 0);
    }

    public long? Note(string name)
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = "SELECT value FROM notes WHERE name = $name";
        command.Parameters.AddWithValue("$name", name);
        return command.ExecuteScalar() as long?;
    }

    /// <summary>One transaction: durable when this returns, or nothing of it if it throws.</summary>
    public void Commit(IReadOnlyCollection<Change> changes, IReadOnlyCollection<Revision> forgotten, IReadOnlyDictionary<string, long> notes)
    {
        Execute(_connection, "BEGIN IMMEDIATE");
        try
        {
            Write(changes, forgotten, notes);
            Execute(_connection, "COMMIT");
        }
        catch
        {
            RollBack();
            throw;
        }
    }

    /// <summary>Gives unused pages back where they are most of the file, some at a time.</summary>
    public void Shrink()
    {
        const long fewPages = 2_000;
        long unused = Number("PRAGMA freelist_count");
        if (unused > fewPages && unused > Number("PRAGMA page_count") / 2)
            Execute(_connection, "PRAGMA incremental_vacuum(2000)");
    }

    private long Number(string query)
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = query;
        return (long)command.ExecuteScalar()!;
    }

    private void Write(IReadOnlyCollection<Change> changes, IReadOnlyCollection<Revision> forgotten, IReadOnlyDictionary<string, long> notes)
    {
        foreach (Change change in changes)
        {
            Revision created = change.Previous?.Created ?? change.Revision;
            Run(_append, change.Revision.Value, change.Key, created.Value, change.IsDeletion ? 1L : 0L, Array(change.Value));
        }

        foreach (Revision revision in forgotten)
            Run(_forget, revision.Value);
        foreach ((string name, long value) in notes)
            Run(_note, name, value);
    }

    // On a full disk SQLite rolls back by itself (https://sqlite.org/lang_transaction.html, section 3); doing it again would hide the reason.
    private void RollBack()
    {
        if (SQLitePCL.raw.sqlite3_get_autocommit(_connection.Handle) == 0)
            Execute(_connection, "ROLLBACK");
    }

    public void Dispose()
    {
        _append.Dispose();
        _forget.Dispose();
        _note.Dispose();
        _connection.Dispose();
    }

    private static void Run(SqliteCommand command, params ReadOnlySpan<object> values)
    {
        for (int i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i];
        command.ExecuteNonQuery();
    }

    private SqliteCommand Prepared(string text, params ReadOnlySpan<string> parameters)
    {
        SqliteCommand command = _connection.CreateCommand();
        command.CommandText = text;
        foreach (string name in parameters)
            command.Parameters.Add(new SqliteParameter { ParameterName = name });
        return command;
    }

    private static void Execute(SqliteConnection connection, string text)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }

    private static byte[] Array(ReadOnlyMemory<byte> value) =>
        MemoryMarshal.TryGetArray(value, out ArraySegment<byte> whole) && whole.Offset == 0 && whole.Count == whole.Array!.Length ? whole.Array : value.ToArray();
}
