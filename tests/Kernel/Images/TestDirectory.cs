using Gantry.Linux.Files;
using Gantry.Linux.Mounts;

namespace Gantry.Tests;

/// <summary>A directory of one test; mounts below it and its files are gone afterwards.</summary>
internal sealed class TestDirectory(string? existing = null) : IDisposable
{
    public string Path { get; } = existing ?? Directory.CreateTempSubdirectory("gantry-images-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public string Make(string name) => Directory.CreateDirectory(this[name]).FullName;

    public void Dispose()
    {
        foreach (MountEntry mount in MountTable.Read().Where(mount => mount.Target.StartsWith(Path, StringComparison.Ordinal)).Reverse())
            MountTable.UnmountAll(mount.Target);
        using RootDirectory parent = RootDirectory.Open(System.IO.Path.GetDirectoryName(Path)!);
        DirectoryTree.Remove(parent.Descriptor, RawName.FromUtf8(System.IO.Path.GetFileName(Path)));
    }
}
