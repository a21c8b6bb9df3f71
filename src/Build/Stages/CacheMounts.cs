using System.Security.Cryptography;
using System.Text;
using Gantry.Build.Contexts;
using Gantry.Build.Dockerfiles.Instructions;
using Gantry.Images;
using Gantry.Linux;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Files;

namespace Gantry.Build.Stages;

/// <summary>The directories of RUN --mount=type=cache, which outlive builds and are in no image.</summary>
internal sealed class CacheMounts
{
    private readonly string _root;
    private readonly KeyedTurns _turns = new();
    private readonly Lock _gate = new();
    private readonly UseCounts<string> _users = new();

    public CacheMounts(string root)
    {
        _root = Path.Combine(root, "mounts");
        Directory.CreateDirectory(_root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>The directory of a cache, held until the result is disposed.</summary>
    /// <param name="fill">Gets a new directory before anybody can see it.</param>
    public async Task<CacheMount> OpenAsync(string id, RunMount mount, Func<string, Task>? fill, CancellationToken cancel)
    {
        // The id is the user's own text; as a digest it cannot lead anywhere.
        string name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{id}\0{mount.From}\0{(mount.From is null ? "" : mount.Source)}")))[..32];
        IDisposable? turn = null;
        if (mount.Sharing == "locked")
            turn = await _turns.EnterAsync(name, cancel);
        else if (mount.Sharing == "private")
            (name, turn) = Free(name);
        Enter(name);
        try
        {
            using IDisposable making = await _turns.EnterAsync($"make {name}", cancel);
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

    public int Count => Directory.EnumerateDirectories(_root).Count();

    public long Bytes()
    {
        using RootDirectory top = RootDirectory.Open(_root);
        return DirectoryTree.Measure(top.Descriptor).Bytes;
    }

    /// <summary>Removes what no step uses. Returns the bytes that became free.</summary>
    public long Prune()
    {
        long before = Bytes();
        foreach (string directory in Directory.EnumerateDirectories(_root))
        {
            lock (_gate)
            {
                if (!_users.Contains(Path.GetFileName(directory)))
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
            if (_turns.TryEnter(candidate) is { } turn)
                return (candidate, turn);
        }
    }

    private async Task MakeAsync(string name, RunMount mount, Func<string, Task>? fill)
    {
        string unfinished = Path.Combine(_root, name, "new");
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

    private string DataOf(string name) => Path.Combine(_root, name, "data");

    private void Enter(string name)
    {
        lock (_gate)
            _users.Enter(name);
    }

    private void Leave(string name, IDisposable? turn)
    {
        lock (_gate)
            _users.Leave(name);
        turn?.Dispose();
    }
}
