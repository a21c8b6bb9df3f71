using Gantry.Images;
using Gantry.Images.Snapshots;
using Gantry.Linux.Mounts;
using Gantry.Oci;
using Gantry.Oci.ImageSpec;

namespace Gantry.Tests;

/// <summary>A busybox root file system made on the spot, and snapshots of it.</summary>
internal sealed class TestImage(string directory) : ISnapshotter
{
    private static readonly string[] Commands =
        ["sh", "echo", "cat", "sleep", "ls", "id", "seq", "yes", "head", "dd", "kill", "ps", "true", "env", "tty", "stty", "hostname", "tail", "grep", "printf", "ip", "mount", "awk"];

    public Image Image { get; } = new()
    {
        Id = Digest.Parse("sha256:" + new string('b', 64)),
        ManifestDigest = Digest.Parse("sha256:" + new string('a', 64)),
        RepoTags = ["docker.io/library/busybox:test"],
        RepoDigests = [],
        ChainIds = [],
        Size = 1,
        Manifest = new ImageManifest { Config = new Descriptor { Digest = Digest.Parse("sha256:" + new string('b', 64)), MediaType = "application/vnd.oci.image.config.v1+json" } },
        Configuration = new ImageConfiguration { Config = new ImageConfig { Cmd = ["sh"], Env = ["FROM_IMAGE=yes"] } },
    };

    private readonly Lock _made = new();

    public static bool IsPossible => File.Exists("/bin/busybox");

    public Task CreateAsync(string id, Image image, CancellationToken cancel)
    {
        // Containers are created at the same time; the layer is made once.
        lock (_made)
            MakeLower();

        Directory.CreateDirectory($"{directory}/{id}/upper");
        Directory.CreateDirectory($"{directory}/{id}/work");
        return Task.CompletedTask;
    }

    public Task CreateAsync(string id, IReadOnlyList<Digest> chainIds, CancellationToken cancel) => CreateAsync(id, Image, cancel);

    private void MakeLower()
    {
        string lower = $"{directory}/lower";
        if (Directory.Exists(lower))
            return;

        Directory.CreateDirectory($"{lower}/bin");
        Directory.CreateDirectory($"{lower}/tmp");
        Directory.CreateDirectory($"{lower}/etc");
        File.WriteAllText($"{lower}/etc/passwd", "root:x:0:0:root:/root:/bin/sh\nweb:x:33:34:web:/srv:/bin/sh\n1000:x:5:5:trap:/:/bin/sh\n");
        File.WriteAllText($"{lower}/etc/group", "root:x:0:\nweb:x:34:\nextra:x:77:web\n");
        File.Copy("/bin/busybox", $"{lower}/bin/busybox");
        foreach (string command in Commands)
            File.CreateSymbolicLink($"{lower}/bin/{command}", "busybox");
    }

    public void Mount(string id, string target) =>
        MountTable.Mount("overlay", target, "overlay", MountFlags.None, $"lowerdir={directory}/lower,upperdir={directory}/{id}/upper,workdir={directory}/{id}/work");

    public void Unmount(string target) => MountTable.UnmountAll(target);

    public Task RemoveAsync(string id, CancellationToken cancel)
    {
        if (Directory.Exists($"{directory}/{id}"))
            Directory.Delete($"{directory}/{id}", recursive: true);
        return Task.CompletedTask;
    }

    public SnapshotUsage Usage(string id) => new(0, 0);

    public IReadOnlyDictionary<string, Digest?> List() => Directory.Exists(directory)
        ? Directory.EnumerateDirectories(directory).Select(path => Path.GetFileName(path)).Where(name => name != "lower").ToDictionary(name => name, _ => (Digest?)Image.Id)
        : new Dictionary<string, Digest?>();
}
