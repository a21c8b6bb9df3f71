using System.Security.Cryptography;
using System.Text;
using Gantry.Build.Contexts;
using Gantry.Build.Dockerfiles.Instructions;
using Gantry.Linux;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Files;

namespace Gantry.Build.Stages;

/// <summary>The directories of RUN --mount=type=cache, which outlive builds and are in no image.</summary>
internal sealed class CacheMounts
{
    private readonly string root;
    private readonly KeyedTurns turns = new();
    private readonly Lock gate = new();
    private readonly Dictionary<string, int> users = new(StringComparer.Ordinal);

    public CacheMounts(string root)
    {
        this.root = Path.Combine(root, "mounts");
        Directory.CreateDirectory(this.root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>The directory of a cache, held until the result is disposed.</summary>
    /// <param name="fill">Gets a new directory before anybody can see it.</param>
    public async Task<CacheMount> OpenAsync(string id, RunMount mount, Func<string, Task>? fill, CancellationToken cancel)
    {
        // The id is the user's own text; as a digest it cannot lead anywhere.
        string name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{id}\0{mount.From}\0{(mount.From is null ? "" : mount.Source)}")))[..32];
        IDisposable? turn = null;
        if (mount.Sharing == "locked")
            turn = await turns.EnterAsync(name, cancel);
        else if (mount.Sharing == "private")
            (name, turn) = Free(name);
        Enter(name);
        try
        {
            using IDisposable making = await turns.EnterAsync($"make {name}", cancel);
            if (!Directory.Exists(DataOf(name)))
                await MakeAsync(name, mount, fill);
            return new CacheMount(DataOf(name), () => Leave(name, turn));
        }
        catch
        {
            Leave(name, turn);
            throw;
        }
    }

    public int Count => Directory.EnumerateDirectories(root).Count();

    public long Bytes()
    {
        using RootDirectory top = RootDirectory.Open(root);
        return DirectoryTree.Measure(top.Descriptor).Bytes;
    }

    /// <summary>Removes what no step uses. Returns the bytes that became free.</summary>
    public long Prune()
    {
        long before = Bytes();
        foreach (string directory in Directory.EnumerateDirectories(root))
        {
            lock (gate)
            {
                if (!users.ContainsKey(Path.GetFileName(directory)))
                    BuildContext.Remove(directory);
            }
        }
        return Math.Max(0, before - Bytes());
    }

    // One of a kind: if the first is in use, the next.
    private (string Name, IDisposable Turn) Free(string name)
    {
        for (int number = 0; ; number++)
        {
            string candidate = number == 0 ? name : $"{name}-{number}";
            if (turns.TryEnter(candidate) is { } turn)
                return (candidate, turn);
        }
    }

    private async Task MakeAsync(string name, RunMount mount, Func<string, Task>? fill)
    {
        string unfinished = Path.Combine(root, name, "new");
        if (Directory.Exists(unfinished))
            BuildContext.Remove(unfinished);
        Directory.CreateDirectory(unfinished);
        if (fill is not null)
            await fill(unfinished);
        using (RootDirectory made = RootDirectory.Open(unfinished))
        using (Descriptor open = FileAt.Open(made.Descriptor, RawName.FromLatin1("."), OpenFlags.ReadOnly | OpenFlags.Directory))
        {
            OpenFile.SetOwner(open, mount.Owner, mount.Group);
            OpenFile.SetPermissions(open, mount.Mode ?? 0x1ED);
        }
        Directory.Move(unfinished, DataOf(name));
    }

    private string DataOf(string name) => Path.Combine(root, name, "data");

    private void Enter(string name)
    {
        lock (gate)
            users[name] = users.GetValueOrDefault(name) + 1;
    }

    private void Leave(string name, IDisposable? turn)
    {
        lock (gate)
        {
            if (--users[name] == 0)
                users.Remove(name);
        }
        turn?.Dispose();
    }
}
