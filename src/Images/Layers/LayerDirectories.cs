using Gantry.Linux;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Files;

namespace Gantry.Images.Layers;

/// <summary>Finds, and makes where needed, the directory that an entry of a layer goes into, resolving links inside the layer only.</summary>
internal sealed class LayerDirectories(Descriptor root, LowerLayers lower) : IDisposable
{
    private const int MostLinks = 40;
    private string? _cachedPath;
    private string _cachedPlace = "";
    private Descriptor? _cached;

    /// <summary>The path without links of the directory entered last.</summary>
    public string Place { get; private set; } = "";

    /// <summary>The directory; it stays open until the next call. Whoever removes a directory calls <see cref="Forget"/>.</summary>
    public Descriptor Enter(ReadOnlySpan<string> parts)
    {
        if (parts.IsEmpty)
        {
            Place = "";
            return root;
        }
        string path = string.Join('/', parts!);
        if (_cached is not null && _cachedPath == path)
        {
            Place = _cachedPlace;
            return _cached;
        }
        Forget();
        // The common case: every part is a real directory of this layer.
        _cachedPlace = path;
        _cached = Open(path);
        if (_cached is null)
        {
            _cachedPlace = string.Join('/', Resolve(parts));
            _cached = Open(_cachedPlace);
        }
        (_cachedPath, Place) = (path, _cachedPlace);
        return _cached ?? throw new InvalidDataException($"the directory \"{LayerPath.Show(path)}\" cannot be made");
    }

    public void Forget()
    {
        _cached?.Dispose();
        (_cached, _cachedPath) = (null, null);
    }

    public void Dispose() => Forget();

    /// <summary>The same place with every link of the merged tree resolved; missing directories are made.</summary>
    public List<string> Resolve(ReadOnlySpan<string> parts)
    {
        var pending = new Stack<string>(parts.ToArray().AsEnumerable().Reverse());
        var resolved = new List<string>();
        int links = 0;
        while (pending.TryPop(out string? part))
        {
            if (part is "" or ".")
                continue;
            if (part == "..")
            {
                // As with chroot, the parent of the root is the root.
                if (resolved.Count > 0)
                    resolved.RemoveAt(resolved.Count - 1);
                continue;
            }
            resolved.Add(part);
            if (Step(resolved) is not { } link)
                continue;
            if (++links > MostLinks)
                throw new InvalidDataException($"the path \"{LayerPath.Show(string.Join('/', parts!))}\" goes through too many links");
            resolved.RemoveAt(resolved.Count - 1);
            if (link.StartsWith('/'))
                resolved.Clear();
            foreach (string next in link.Split('/').AsEnumerable().Reverse())
                pending.Push(next);
        }
        return resolved;
    }

    // Makes sure that the last part is a directory of this layer; if it is a link instead, returns its target.
    private string? Step(List<string> resolved)
    {
        RawName name = RawName.FromLatin1(resolved[^1]);
        using Descriptor? opened = resolved.Count == 1 ? null : Open(string.Join('/', resolved[..^1]));
        Descriptor parent = opened ?? root;
        FileStatus? here = FileAt.TryStatus(parent, name);
        if (here is { Kind: FileKind.Directory })
            return null;
        if (here is { Kind: FileKind.SymbolicLink })
            return FileAt.ReadSymbolicLink(parent, name);
        if (here is { IsWhiteout: true })
            FileAt.Unlink(parent, name);
        else if (here is not null)
            throw new InvalidDataException($"\"{LayerPath.Show(string.Join('/', resolved))}\" is used as a directory but is none");
        return here is null ? StepFromLower(parent, name, resolved) : MakeHiding(parent, name);
    }

    private string? StepFromLower(Descriptor parent, RawName name, List<string> resolved)
    {
        using Descriptor? below = lower.Find(resolved.ToArray());
        FileStatus status = below is null ? default : FileAt.Status(below);
        if (status.Kind == FileKind.SymbolicLink)
            return FileAt.ReadSymbolicLink(below!, RawName.FromLatin1(""));
        FileAt.MakeDirectory(parent, name, 0x1ED); // 0755
        if (status.Kind == FileKind.Directory)
        {
            FileAt.SetOwner(parent, name, status.Owner, status.Group);
            FileAt.SetPermissions(parent, name, status.Permissions);
        }
        return null;
    }

    // The name was removed by a whiteout of this same layer: the new directory must not let the old content show through.
    private static string? MakeHiding(Descriptor parent, RawName name)
    {
        FileAt.MakeDirectory(parent, name, 0x1ED);
        using Descriptor made = FileAt.Open(parent, name, OpenFlags.ReadOnly | OpenFlags.Directory | OpenFlags.NoFollow);
        Whiteout.MakeOpaque(made);
        return null;
    }

    private Descriptor? Open(string path) =>
        FileAt.TryOpen(root, RawName.FromLatin1(path.Length == 0 ? "." : path), OpenFlags.Path | OpenFlags.Directory | OpenFlags.NoFollow);
}
