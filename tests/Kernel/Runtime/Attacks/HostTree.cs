using System.Diagnostics;

namespace Gantry.Tests;

/// <summary>A directory of the host that an attack wants to reach. Whatever is made, changed or removed in it, even for a moment, leaves a trace.</summary>
internal sealed class HostTree
{
    private readonly string _before;

    public HostTree(string path)
    {
        FullPath = path;
        Directory.CreateDirectory(path + "/inner");
        File.WriteAllText(path + "/file", "of the host\n");
        File.WriteAllText(path + "/inner/file", "of the host\n");
        _before = Describe();
    }

    public string FullPath { get; }

    public void AssertUntouched() => Assert.Equal(_before, Describe());

    // A directory's time of change (%C@) tells of entries that came and went.
    private string Describe()
    {
        using var find = Process.Start(new ProcessStartInfo("find", [FullPath, "-printf", "%p %i %m %U:%G %s %T@ %C@\\n"]) { RedirectStandardOutput = true })!;
        string[] lines = find.StandardOutput.ReadToEnd().Split('\n');
        find.WaitForExit();
        Array.Sort(lines, StringComparer.Ordinal);
        return string.Join('\n', lines);
    }
}
