using Gantry.Linux.Files;

namespace Gantry.Tests;

/// <summary>Files of the host beside a container's, which no operation on the container may read or change.</summary>
internal sealed class Sentinel
{
    public const string Secret = "SECRET OF THE HOST";
    private readonly string[] _before;

    public Sentinel(string path)
    {
        FullPath = path;
        Directory.CreateDirectory($"{path}/directory");
        foreach (string file in (string[])["file", "secret", "passwd", "directory/file", "directory/secret"])
            File.WriteAllText($"{path}/{file}", Secret);
        _before = Look();
    }

    public string FullPath { get; }

    public void AssertUntouched() => Assert.Equal(_before, Look());

    private string[] Look() =>
    [
        .. Directory.EnumerateFileSystemEntries(FullPath, "*", SearchOption.AllDirectories).Append(FullPath).Order(StringComparer.Ordinal)
            .Select(path => $"{path} {FileAt.TryStatus(path)} {(File.Exists(path) ? File.ReadAllText(path) : "")}"),
    ];
}
