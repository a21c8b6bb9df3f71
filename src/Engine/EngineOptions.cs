using System.Security.Cryptography;
using System.Text;

namespace Gantry.Engine;

/// <summary>Where an engine keeps its things and which programs it uses.</summary>
public sealed record EngineOptions
{
    /// <summary>The node's directory; records live in containers/ and pods/ below it.</summary>
    public required string Root { get; init; }

    /// <summary>Volatile state: sockets, bundles, pinned namespaces. May be lost at a reboot.</summary>
    public required string RunDirectory { get; init; }

    /// <summary>An OCI runtime with runc's command line.</summary>
    public required string RuntimePath { get; init; }

    /// <summary>The program with the command <c>monitor</c>.</summary>
    public required string MonitorPath { get; init; }

    /// <summary>The control group above all pods that do not name another.</summary>
    public string CgroupParent { get => field ?? DefaultCgroupParent(Root); init; }

    /// <summary>A log is rotated at this size. The kubelet's default.</summary>
    public long LogMaxBytes { get; init; } = 10 * 1024 * 1024;

    /// <summary>Log files kept of one container, with the current one. The kubelet's default.</summary>
    public int LogMaxFiles { get; init; } = 5;

    /// <summary>What the OCI runtime may take for one command before it counts as failed.</summary>
    public TimeSpan RuntimeDeadline { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Most bytes that a synchronous exec returns of each stream; the rest is dropped. containerd's figure.</summary>
    public int ExecOutputLimit { get; init; } = 16 * 1024 * 1024;

    public void Validate(ICollection<string> errors)
    {
        if (!Path.IsPathRooted(Root) || !Path.IsPathRooted(RunDirectory))
            errors.Add("the engine's directories must be absolute paths");
        if (LogMaxFiles is < 1 or > 64)
            errors.Add("between 1 and 64 log files are kept of a container");
        if (LogMaxBytes < 64 * 1024)
            errors.Add("a log is rotated at 64 KiB or more");
    }

    // Two nodes with different roots on one machine never share a group.
    private static string DefaultCgroupParent(string root) =>
        "/gantry-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Path.TrimEndingDirectorySeparator(root))))[..8];
}
