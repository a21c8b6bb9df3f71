using System.Diagnostics;

namespace Gantry.Tests;

/// <summary>A process of the host that keeps one new namespace alive for containers to join.</summary>
internal sealed class NamespaceHolder : IDisposable
{
    private readonly Process _process;

    /// <param name="kind">As in /proc/PID/ns.</param>
    /// <param name="option">Of unshare(1).</param>
    public NamespaceHolder(string kind, params string[] option)
    {
        var start = new ProcessStartInfo("unshare") { UseShellExecute = false, RedirectStandardOutput = true };
        foreach (string word in (string[])[.. option, "sh", "-c", "echo ready; exec sleep 1000"])
            start.ArgumentList.Add(word);

        _process = Process.Start(start)!;
        Assert.Equal("ready", _process.StandardOutput.ReadLine());
        Path = $"/proc/{_process.Id}/ns/{(kind == "pid" ? "pid_for_children" : kind)}";
    }

    public string Path { get; }

    /// <summary>As a link in /proc/self/ns reads: net:[4026531833].</summary>
    public string Identity => new FileInfo(Path).LinkTarget!.Replace("pid_for_children", "pid", StringComparison.Ordinal);

    public static string OfHost(string kind) => new FileInfo("/proc/self/ns/" + kind).LinkTarget!;

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }
}
