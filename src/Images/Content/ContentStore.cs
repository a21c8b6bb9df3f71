using System.Security.Cryptography;
using Gantry.Linux;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Files;
using Gantry.Oci;

namespace Gantry.Images.Content;

/// <summary>Files named by the digest of their content. What is visible under a digest is whole and has been verified.</summary>
/// <remarks>Layout: <c>blobs/ALGORITHM/HEX</c>; what is being written lies in <c>ingest</c> and is swept when the store opens.</remarks>
internal sealed class ContentStore
{
    private readonly string _root;
    private readonly string _blobs;
    private readonly string _ingest;
    private readonly long _reserve;
    private readonly Lock _gate = new();
    private readonly UseCounts<Digest> _pins = new();
    private readonly KeyedGate<Digest> _writers = new();

    public ContentStore(string root, long reserve, bool sweeps)
    {
        _reserve = reserve;
        _root = root;
        _blobs = Path.Combine(root, "blobs");
        _ingest = Path.Combine(root, "ingest");
        Directory.CreateDirectory(Path.Combine(_blobs, "sha256"));
        Directory.CreateDirectory(Path.Combine(_blobs, "sha512"));
        Directory.CreateDirectory(_ingest);
        if (sweeps)
            Leftovers(removes: true);
    }

    /// <summary>Brings everything to the disk: documents, packed and unpacked layers. Called once before an image is listed, instead of a flush for each file.</summary>
    public void Flush()
    {
        using RootDirectory directory = RootDirectory.Open(_root);
        using Descriptor open = FileAt.Open(directory.Descriptor, RawName.FromLatin1("."), OpenFlags.ReadOnly | OpenFlags.Directory);
        OpenFile.FlushFileSystem(open);
    }

    public string PathOf(Digest digest) => Path.Combine(_blobs, digest.Algorithm, digest.Hex);

    public bool Has(Digest digest) => File.Exists(PathOf(digest));

    public long SizeOf(Digest digest) => new FileInfo(PathOf(digest)) is { Exists: true } file ? file.Length : 0;

    /// <summary>What a blob takes on the disk; 0 if it is not here.</summary>
    public long DiskBytesOf(Digest digest) => FileAt.TryStatus(PathOf(digest))?.Blocks * 512 ?? 0;

    /// <summary>All content, what is being written, and the lists beside them.</summary>
    public long DiskBytes()
    {
        using RootDirectory packed = RootDirectory.Open(_blobs);
        using RootDirectory written = RootDirectory.Open(_ingest);
        IEnumerable<string> beside = Directory.EnumerateFiles(_root).Append(_root);
        return DirectoryTree.Measure(packed.Descriptor).Bytes + DirectoryTree.Measure(written.Descriptor).Bytes
            + beside.Sum(path => FileAt.TryStatus(path)?.Blocks * 512 ?? 0);
    }

    /// <summary>Everything that lies under a digest.</summary>
    public IEnumerable<Digest> List()
    {
        foreach (string path in Directory.EnumerateFiles(_blobs, "*", SearchOption.AllDirectories))
        {
            if (Digest.TryParse($"{Path.GetFileName(Path.GetDirectoryName(path))}:{Path.GetFileName(path)}", out Digest digest))
                yield return digest;
        }
    }

    public FileStream OpenRead(Digest digest) => new(
        PathOf(digest), FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);

    /// <summary>A whole document; the caller gives the size beyond which it is refused.</summary>
    public byte[] ReadDocument(Digest digest, int limit) => SizeOf(digest) <= limit
        ? File.ReadAllBytes(PathOf(digest))
        : throw new InvalidDataException($"the document {digest} is larger than {limit >> 20} MiB");

    /// <summary>Keeps content from being collected while someone works with it, present already or not.</summary>
    public ContentPins Pin() => new(this);

    public Digest Put(ReadOnlySpan<byte> content, ContentPins pinned)
    {
        Digest digest = Digest.Sha256(content);
        pinned.Add(digest);
        if (Has(digest))
            return digest;
        string temporary = NewTemporary();
        using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            file.Write(content);
        }
        File.Move(temporary, PathOf(digest), overwrite: true);
        return digest;
    }

    /// <summary>Stores a stream whose digest is not known before. Returns the digest and the size.</summary>
    public async Task<(Digest Digest, long Size)> PutAsync(Func<Memory<byte>, ValueTask<int>> read, ContentPins pinned, CancellationToken cancel)
    {
        string temporary = NewTemporary();
        try
        {
            Digest digest;
            long size;
            await using (var writer = new ContentWriter(temporary, HashAlgorithmName.SHA256, _ingest, _reserve))
            {
                await writer.CopyAsync(read, long.MaxValue, cancel);
                (digest, size) = (writer.Finish(), writer.Length);
            }
            pinned.Add(digest);
            if (!Has(digest))
                File.Move(temporary, PathOf(digest), overwrite: true);
            return (digest, size);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Begins content that is made here; disposed without being committed, it is gone.</summary>
    public BlobStream Begin()
    {
        string temporary = NewTemporary();
        return new BlobStream(new ContentWriter(temporary, HashAlgorithmName.SHA256, _ingest, _reserve), temporary);
    }

    public (Digest Digest, long Size) Commit(BlobStream made, ContentPins pinned)
    {
        (Digest digest, long size) = (made.Writer.Finish(), made.Length);
        pinned.Add(digest);
        if (!Has(digest))
            File.Move(made.Temporary, PathOf(digest), overwrite: true);
        return (digest, size);
    }

    /// <summary>Only one caller at a time fetches the same content; the others find it present afterwards.</summary>
    public Task<IDisposable> ReserveAsync(Digest digest, CancellationToken cancel) => _writers.EnterAsync(digest, cancel);

    /// <summary>Opens the place where a download of this content goes on, after <see cref="ContentWriter.Length"/> bytes that are there already.</summary>
    public ContentWriter Resume(Digest digest) =>
        new(PartOf(digest), HashOf(digest), _ingest, _reserve);

    /// <summary>Makes a finished download visible if it is what its digest says; otherwise deletes it and says false.</summary>
    public bool Commit(Digest digest, ContentWriter writer)
    {
        bool isRight = writer.Finish() == digest;
        writer.Dispose();
        if (isRight)
            File.Move(PartOf(digest), PathOf(digest), overwrite: true);
        else
            File.Delete(PartOf(digest));
        return isRight;
    }

    /// <summary>Forgets the unfinished download of this content.</summary>
    public void Abandon(Digest digest) => File.Delete(PartOf(digest));

    public void Delete(Digest digest) => File.Delete(PathOf(digest));

    /// <summary>What is neither reachable nor pinned.</summary>
    public IReadOnlyList<Digest> Orphans(Func<IReadOnlySet<Digest>> findReachable)
    {
        lock (_gate)
        {
            IReadOnlySet<Digest> reachable = findReachable();
            return [.. List().Where(digest => !reachable.Contains(digest) && !_pins.Contains(digest))];
        }
    }

    /// <summary>Deletes everything that is neither reachable nor pinned. Returns the bytes that became free.</summary>
    /// <remarks>What is reachable is asked under the lock that pins are taken under: an image that is added meanwhile is still pinned.</remarks>
    public long Collect(Func<IReadOnlySet<Digest>> findReachable)
    {
        long freed = 0;
        lock (_gate)
        {
            IReadOnlySet<Digest> reachable = findReachable();
            foreach (string path in Directory.EnumerateFiles(_blobs, "*", SearchOption.AllDirectories))
            {
                string text = $"{Path.GetFileName(Path.GetDirectoryName(path))}:{Path.GetFileName(path)}";
                if (Digest.TryParse(text, out Digest digest) && (reachable.Contains(digest) || _pins.Contains(digest)))
                    continue;
                freed += FileAt.TryStatus(path)?.Blocks * 512 ?? 0;
                File.Delete(path);
            }
        }
        return freed;
    }

    internal void AddPin(Digest digest)
    {
        lock (_gate)
            _pins.Enter(digest);
    }

    internal void RemovePin(Digest digest)
    {
        lock (_gate)
            _pins.Leave(digest);
    }

    internal static HashAlgorithmName HashOf(Digest digest) =>
        digest.Algorithm == "sha512" ? HashAlgorithmName.SHA512 : HashAlgorithmName.SHA256;

    /// <summary>The file of an unfinished download.</summary>
    internal string PartOf(Digest digest) => Path.Combine(_ingest, $"{digest.Algorithm}-{digest.Hex}.part");

    private string NewTemporary() => Path.Combine(_ingest, Path.GetRandomFileName());

    /// <summary>What nobody is writing any more. Parts of downloads stay for a day: the next pull goes on where they end.</summary>
    public IReadOnlyList<string> Leftovers(bool removes)
    {
        List<string> left = [];
        foreach (FileInfo file in new DirectoryInfo(_ingest).EnumerateFiles())
        {
            bool isResumable = file.Extension == ".part" && TimeProvider.System.GetUtcNow() - file.LastWriteTimeUtc < TimeSpan.FromDays(1);
            if (isResumable)
                continue;
            left.Add($"ingest/{file.Name}");
            if (removes)
                file.Delete();
        }
        return left;
    }
}
