using Gantry.Linux;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Files;

namespace Gantry.Runtime.Launching;

/// <summary>
/// Makes a path inside a root where links lead to names that do not exist, as /etc/resolv.conf does in many images. The kernel resolves every
/// part with the root as its root; what it does not find is made in the directory that it did find.
/// </summary>
internal sealed class MissingPath(RootDirectory root)
{
    private const int MaxLinks = 40;

    private readonly List<string> _found = [];
    private int _links;

    public static void Make(Descriptor root, PathRequest wanted)
    {
        try
        {
            new MissingPath(new RootDirectory(root)).Make(wanted);
        }
        catch (LinuxException failure)
        {
            throw new RuntimeException(RuntimeFailure.LaunchFailed, $"make {wanted.Path} in the container: {failure.Message}");
        }
    }

    private void Make(PathRequest wanted)
    {
        var rest = new Stack<string>();
        Push(rest, wanted.Path);
        while (rest.TryPop(out string? part))
        {
            if (part == "..")
                _found.RemoveRange(Math.Max(0, _found.Count - 1), Math.Min(1, _found.Count));
            else if (!Exists(part) && LinkIn(part) is { } target)
                Follow(rest, target);
            else
                Take(part, isDirectory: rest.Count > 0 || wanted.IsDirectory);
        }
    }

    private void Take(string part, bool isDirectory)
    {
        if (!Exists(part))
        {
            using Descriptor parent = Parent();
            if (isDirectory)
                FileAt.MakeDirectory(parent, RawName.FromUtf8(part), 0x1ED);
            else
                FileAt.MakeNode(parent, RawName.FromUtf8(part), FileKind.Regular, 0x1A4);
        }

        _found.Add(part);
    }

    private void Follow(Stack<string> rest, string target)
    {
        if (++_links > MaxLinks)
            throw new LinuxException("follow links", (int)Errno.Loop);

        if (target.StartsWith('/'))
            _found.Clear();

        Push(rest, target);
    }

    private bool Exists(string part)
    {
        using Descriptor? there = root.TryOpen(string.Join('/', [.. _found, part]), OpenFlags.Path);
        return there is not null;
    }

    // None if the name is missing or something else.
    private string? LinkIn(string part)
    {
        using Descriptor parent = Parent();
        RawName name = RawName.FromUtf8(part);
        return FileAt.TryStatus(parent, name) is { Kind: FileKind.SymbolicLink }
            ? System.Text.Encoding.UTF8.GetString(System.Text.Encoding.Latin1.GetBytes(FileAt.ReadSymbolicLink(parent, name)))
            : null;
    }

    private Descriptor Parent() => root.TryOpen(string.Join('/', _found), OpenFlags.Path | OpenFlags.Directory)
        ?? throw new LinuxException($"open /{string.Join('/', _found)}", (int)Errno.NotDirectory);

    private static void Push(Stack<string> rest, string path)
    {
        string[] parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (int i = parts.Length - 1; i >= 0; i--)
        {
            if (parts[i] != ".")
                rest.Push(parts[i]);
        }
    }
}
