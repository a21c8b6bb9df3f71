using System.Text;
using Gantry.Store;
using Gantry.Store.Backups;

namespace Gantry.Tests.Store;

/// <summary>From every kind of store into every kind, with the same revisions.</summary>
public sealed class BackupTests(SharedEtcd etcd) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gantry-backup-").FullName;

    public static TheoryData<string, string> Pairs => new() { { "sqlite", "sqlite" }, { "sqlite", "etcd" }, { "etcd", "sqlite" }, { "etcd", "etcd" } };

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Entries_come_back_with_their_revisions_and_the_history_goes_on_above_them(string from, string to)
    {
        await using IStore old = await OpenAsync(from, "old");
        Entry a = await PutAsync(old, "a", Revision.None);
        await PutAsync(old, "b", Revision.None);
        Entry changed = await PutAsync(old, "a", a.Modified);
        Backup backup = await CopyAsync(await Backup.OfAsync(old));

        await RestoreAsync(to, "new", backup);
        await using IStore restored = await OpenAsync(to, "new");

        Page before = await old.ListAsync(""), after = await restored.ListAsync("");
        Assert.Equal(before.Entries.Select(Describe), after.Entries.Select(Describe));
        Assert.True(restored.Current >= backup.Revision);
        await Assert.ThrowsAsync<CompactedException>(async () => await restored.ListAsync("", at: new Revision(changed.Modified.Value - 1)));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("etcd")]
    public async Task A_restored_entry_is_changed_on_its_old_revision_and_keeps_the_one_that_made_it(string to)
    {
        await using MemoryStore old = new();
        for (int i = 0; i < 5_000; i++)
            await PutAsync(old, "z", expected: null);
        Entry made = await PutAsync(old, "a", Revision.None);
        Entry changed = await PutAsync(old, "a", made.Modified);
        await RestoreAsync(to, "new", await Backup.OfAsync(old));
        await using IStore restored = await OpenAsync(to, "new");

        WriteResult stale = await restored.WriteAsync(Write("a", made.Modified));
        WriteResult first = await restored.WriteAsync(Write("a", changed.Modified));
        WriteResult second = await restored.WriteAsync(Write("a", first.Entry!.Modified));
        await restored.DisposeAsync();
        await using IStore again = await OpenAsync(to, "new");
        WriteResult deleted = await again.WriteAsync(new Write { Key = "a", IsDeletion = true, Expected = second.Entry!.Modified });

        Assert.False(stale.IsApplied);
        Assert.True(first.IsApplied && second.IsApplied && deleted.IsApplied);
        Assert.Equal(made.Created, second.Entry.Created);
        Assert.True(first.Entry.Modified > changed.Modified);
        Assert.Equal($"<{second.Entry.Modified}>", Encoding.UTF8.GetString(second.Entry.Value.Span));
        Assert.Equal(["z"], (await again.ListAsync("")).Entries.Select(entry => entry.Key));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("etcd")]
    public async Task Nothing_is_restored_over_a_store_that_is_there(string to)
    {
        await using (IStore there = await OpenAsync(to, "there"))
            await PutAsync(there, "a", Revision.None);

        StoreException failure = await Assert.ThrowsAsync<StoreException>(() => RestoreAsync(to, "there", new Backup(new Revision(1), [])));

        Assert.Equal(StoreFailure.InUse, failure.Kind);
    }

    [Fact]
    public async Task A_backup_that_is_cut_off_or_changed_is_refused()
    {
        await using MemoryStore store = new();
        await PutAsync(store, "a", Revision.None);
        using var file = new MemoryStream();
        await (await Backup.OfAsync(store)).WriteAsync(file);
        byte[] bytes = file.ToArray();

        await Assert.ThrowsAsync<InvalidDataException>(() => Backup.ReadAsync(new MemoryStream(bytes[..(bytes.Length / 2)])));
        await Assert.ThrowsAsync<InvalidDataException>(() => Backup.ReadAsync(new MemoryStream("no backup at all"u8.ToArray())));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<IStore> OpenAsync(string kind, string name)
    {
        SkipUnlessThere(kind);
        return kind == "sqlite" ? SqliteStore.Open(PathOf(name)) : await EtcdStore.OpenAsync(OptionsOf(name));
    }

    private async Task RestoreAsync(string kind, string name, Backup backup)
    {
        SkipUnlessThere(kind);
        if (kind == "sqlite")
            SqliteRestoration.Run(PathOf(name), backup);
        else
            await EtcdRestoration.RunAsync(OptionsOf(name), backup);
    }

    private static void SkipUnlessThere(string kind)
    {
        if (kind == "etcd" && EtcdServer.Missing is { } reason)
            Assert.Skip(reason);
    }

    private string PathOf(string name) => Path.Combine(_folder, name + ".db");

    private EtcdStoreOptions OptionsOf(string name) => new() { Servers = etcd.Addresses, Prefix = $"/{Path.GetFileName(_folder)}/{name}" };

    private static async Task<Backup> CopyAsync(Backup backup)
    {
        using var file = new MemoryStream();
        await backup.WriteAsync(file);
        file.Position = 0;
        return await Backup.ReadAsync(file);
    }

    private static Write Write(string key, Revision? expected) => new() { Key = key, Value = new Payload("<>"u8.ToArray(), 1), Expected = expected };

    private static async Task<Entry> PutAsync(IStore store, string key, Revision? expected) => (await store.WriteAsync(Write(key, expected))).Entry!;

    private static string Describe(Entry entry) => $"{entry.Key} {entry.Created} {entry.Modified} {Encoding.UTF8.GetString(entry.Value.Span)}";
}
