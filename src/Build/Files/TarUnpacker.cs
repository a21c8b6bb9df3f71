using System.Security.Cryptography;
using Gantry.Images.Tar;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Files;
using Gantry.Oci;

namespace Gantry.Build.Files;

/// <summary>Writes the entries of a tar into a tree; nothing gets out of it, whatever the names and links.</summary>
internal sealed class TarUnpacker(TreeWriter target, BuildLimits limits)
{
    private readonly byte[] _buffer = new byte[256 << 10];
    private readonly HashSet<string> _links = new(StringComparer.Ordinal);
    private long _bytes;
    private int _entries;
    private bool _areNamesCertain = true;

    /// <summary>The digests of the files' contents by path, where they are wanted; files are hashed as they are written.</summary>
    public Dictionary<string, Digest>? Digests { get; init; }

    /// <summary>Owner and mode by the entry's own; none takes them over.</summary>
    public Func<FileFacts, FileFacts>? Change { get; init; }

    /// <summary>Devices are left out: a context needs none.</summary>
    public bool SkipsDevices { get; init; }

    public void Unpack(TarReader tar, CancellationToken cancel)
    {
        while (tar.Next() is { } entry)
        {
            cancel.ThrowIfCancellationRequested();
            if (++_entries > limits.TreeEntries)
                throw new BuildException(BuildFailure.Invalid, $"the archive has more than {limits.TreeEntries} files");
            Place(entry, tar);
        }
        target.Finish();
    }

    private void Place(TarEntry entry, TarReader tar)
    {
        string path = Checked(entry.Name);
        Doubt(path, entry.Kind);
        var written = new FileFacts(entry.Owner, entry.Group, entry.Mode, entry.Modified);
        FileFacts facts = Change is null ? written : Change(written);
        switch (entry.Kind)
        {
            case TarKind.Directory:
                target.Directory(path, facts, changesExisting: path.Length > 0);
                break;
            case TarKind.Regular when path.Length > 0:
                target.File(path, facts, file => Copy(tar, file, path));
                break;
            case TarKind.HardLink when path.Length > 0:
                Link(path, Checked(entry.LinkTarget));
                break;
            case TarKind.SymbolicLink when path.Length > 0:
                target.SymbolicLink(path, entry.LinkTarget, facts);
                Digests?.Remove(path);
                break;
            case TarKind.Pipe or TarKind.CharacterDevice or TarKind.BlockDevice when path.Length > 0 && !SkipsDevices:
                target.Node(path, KindOf(entry.Kind), entry.DeviceMajor, entry.DeviceMinor, facts);
                break;
        }
    }

    // What is written through a link has another name than the entry says: then no digest is known any more.
    private void Doubt(string path, TarKind kind)
    {
        if (kind == TarKind.SymbolicLink)
            _links.Add(path);
        for (int slash = path.IndexOf('/'); _links.Count > 0 && slash > 0; slash = path.IndexOf('/', slash + 1))
            _areNamesCertain &= !_links.Contains(path[..slash]);
        if (!_areNamesCertain)
            Digests?.Clear();
    }

    private void Link(string path, string to)
    {
        target.HardLink(path, to);
        if (Digests is null || !_areNamesCertain)
            return;
        if (Digests.TryGetValue(to, out Digest digest))
            Digests[path] = digest;
        else
            Digests.Remove(path);
    }

    private void Copy(TarReader tar, Descriptor file, string path)
    {
        using IncrementalHash? hash = Digests is null || !_areNamesCertain ? null : IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int length; (length = tar.Read(_buffer)) > 0;)
        {
            _bytes += length;
            if (_bytes > limits.TreeBytes)
                throw new BuildException(BuildFailure.Invalid, $"the archive is larger than {limits.TreeBytes} bytes");
            hash?.AppendData(_buffer, 0, length);
            OpenFile.WriteAll(file, _buffer.AsSpan(0, length));
        }
        if (hash is not null)
            Digests![path] = Digest.OfHash(hash.GetHashAndReset());
    }

    private string Checked(string name)
    {
        string[] parts = [.. name.Split('/').Where(part => part is not "" and not ".")];
        if (parts.Contains("..") || parts.Length > limits.PathDepth || parts.Any(part => part.Length > 255 || part.Contains('\0')))
            throw new BuildException(BuildFailure.Invalid, $"the archive has the path \"{Shown(name)}\", which leads out of it or cannot be a name");
        return string.Join('/', parts);
    }

    private static string Shown(string name) =>
        string.Concat(RawText.Show(name.Length > 200 ? name[..200] : name).Select(c => char.IsControl(c) ? '?' : c));

    private static FileKind KindOf(TarKind kind) => kind switch
    {
        TarKind.CharacterDevice => FileKind.CharacterDevice,
        TarKind.BlockDevice => FileKind.BlockDevice,
        _ => FileKind.Pipe,
    };
}
