using System.Reflection;
using System.Runtime.InteropServices;

namespace Gantry.Store.Sqlite;

/// <summary>Makes the SQLite binding use the system's library, which the distribution keeps patched, in place of the one it bundles.</summary>
internal static class SqliteLibrary
{
    private static readonly Lazy<bool> Loaded = new(Load);

    public static void Use() => _ = Loaded.Value;

    private static bool Load()
    {
        Assembly provider = typeof(SQLitePCL.SQLite3Provider_e_sqlite3).Assembly;
        NativeLibrary.SetDllImportResolver(provider, (name, _, _) => name == "e_sqlite3" ? NativeLibrary.Load("libsqlite3.so.0") : 0);
        SQLitePCL.raw.SetProvider(new SQLitePCL.SQLite3Provider_e_sqlite3());
        return true;
    }
}
