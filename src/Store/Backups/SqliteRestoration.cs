using Gantry.Store.Sqlite;
using Microsoft.Data.Sqlite;

namespace Gantry.Store.Backups;

/// <summary>Makes a store's file from a backup: entries keep their revisions, and new ones go on above the backup's.</summary>
public static class SqliteRestoration
{
    private const int BatchSize = 1_000;

    /// <summary>The file appears only when it is complete. One that exists is never touched.</summary>
    public static void Run(string path, Backup backup)
    {
        if (File.Exists(path))
            throw new StoreException(StoreFailure.InUse, $"{path} exists already; a backup is restored into a place without a store");

        string draft = path + ".restore";
        Remove(draft);
        try
        {
            using (SqliteLog log = SqliteLog.Open(draft))
            {
                foreach (Entry[] batch in backup.Entries.OrderBy(entry => entry.Modified).Chunk(BatchSize))
                    log.Commit([.. batch.Select(ToChange)], [], new Dictionary<string, long>());
                log.Commit([], [], SqliteStore.NotesAt(backup.Revision));
            }

            File.Move(draft, path);
        }
        catch (SqliteException failure)
        {
            Remove(draft);
            throw SqliteStore.Translated(failure, path);
        }
    }

    private static Change ToChange(Entry entry) => new(entry.Modified, entry.Key, entry.Value, entry with { Modified = entry.Created }, IsDeletion: false);

    private static void Remove(string draft)
    {
        foreach (string suffix in (string[])["", "-wal", "-shm", "-journal"])
            File.Delete(draft + suffix);
    }
}
