using Microsoft.Data.Sqlite;

namespace Gantry.Store.Sqlite;

/// <summary>Takes the write-ahead log over into the table on a thread and a connection of its own. By itself SQLite does it within a commit, and all who share that commit wait.</summary>
/// <remarks>A passive checkpoint (https://sqlite.org/wal.html, section 2.2) takes what it finds and keeps nobody from writing meanwhile.
/// The log begins anew only when all of it was taken: under load the writer has to see to that itself, between two commits and right after a checkpoint, when little is left.</remarks>
internal sealed class SqliteCheckpoints : IDisposable
{
    // Pages of 4 KiB.
    private const int PagesToTake = 1_000;
    private const int PagesOfLongLog = 8_000;

    private const string Take = "PRAGMA wal_checkpoint(PASSIVE)";

    private readonly string _source;
    private readonly SqliteConnection _writer;
    private readonly AutoResetEvent _due = new(false);
    private readonly Thread _thread;
    private volatile bool _isTaking;
    private volatile bool _isClosing;

    // Of the writer, counted by the pages that it had written; only differences count, so it may overflow.
    private int _taken;
    private int _begun;

    public SqliteCheckpoints(string source, SqliteConnection writer)
    {
        (_source, _writer) = (source, writer);
        _thread = new Thread(TakeLoop) { IsBackground = true, Name = "store-checkpoints" };
        _thread.Start();
    }

    /// <summary>Called by the writer between two commits.</summary>
    public void AfterCommit()
    {
        if (_isTaking)
            return;
        int written = Written();
        if (written - _begun >= PagesOfLongLog && IsWhole(_writer))
            _begun = _taken = written;
        if (written - _taken < PagesToTake)
            return;
        _taken = written;
        _isTaking = true;
        _due.Set();
    }

    public void Dispose()
    {
        _isClosing = true;
        _due.Set();
        _thread.Join();
        _due.Dispose();
    }

    private void TakeLoop()
    {
        SqliteConnection? connection = null;
        while (_due.WaitOne() && !_isClosing)
        {
            try
            {
                connection ??= Open();
                IsWhole(connection);
            }
            catch (SqliteException)
            {
                // Such as a full disk: what was not taken stays in the log, and is taken with what comes next.
            }

            _isTaking = false;
        }

        connection?.Dispose();
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(_source);
        connection.Open();
        return connection;
    }

    // The answer is one row: whether somebody was in the way, the pages in the log, and how many of them are taken over.
    private static bool IsWhole(SqliteConnection connection)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = Take;
        using SqliteDataReader row = command.ExecuteReader();
        return row.Read() && row.GetInt64(0) == 0 && row.GetInt64(1) == row.GetInt64(2);
    }

    // SQLITE_DBSTATUS_CACHE_WRITE (https://sqlite.org/c3ref/c_dbstatus_options.html): pages that this connection has written to the log.
    private int Written()
    {
        SQLitePCL.raw.sqlite3_db_status(_writer.Handle, 9, out int pages, out _, resetFlg: 0);
        return pages;
    }
}
