using Gantry.Linux.Descriptors;
using Gantry.Oci.RuntimeSpec;

namespace Gantry.Runtime.Checkpoints;

/// <summary>What dumps and restores have in common in criu's rpc.proto, criu_opts.</summary>
internal static class CriuRequests
{
    private const int LogEverything = 4;
    private const int NewNetwork = 0x40000000;
    private const string OwnSettings = "org.criu.config";

    /// <summary>criu opens the directories through our own /proc/PID/fd, so these are our numbers.</summary>
    public static CriuMessage Options(CheckpointOptions options, ContainerSpec spec, Descriptor images, Descriptor work, string log)
    {
        CriuMessage message = new CriuMessage()
            .Number(1, images.Number)
            .Number(17, work.Number)
            .Number(9, LogEverything)
            .Text(10, log)
            .Flag(4, options.ExternalUnixSockets)
            .Flag(5, options.TcpEstablished)
            .Flag(7, options.ShellJob)
            .Flag(8, options.FileLocks)
            .Flag(12, true)
            .Flag(16, options.AutoDedup)
            .Flag(24, options.Cgroups != CgroupHandling.Ignore)
            .Number(34, (int)options.Cgroups)
            .Flag(48, options.LazyPages)
            .Flag(50, true);
        if (options.EmptiesNetwork)
            message.Number(38, NewNetwork);

        // A caller's own settings of criu, for this container.
        return message.Text(51, spec.Annotations.GetValueOrDefault(OwnSettings));
    }

    public static CriuMessage Request(CriuRequestKind kind, CriuMessage options) => new CriuMessage().Number(1, (int)kind).Message(2, options);

    /// <summary>Namespaces that the container joined; criu neither writes nor makes them. The names are those of runc.</summary>
    public static IEnumerable<(string Path, string Kind, string Name)> Joined(ContainerSpec spec)
    {
        foreach (Namespace listed in spec.Linux?.Namespaces ?? [])
        {
            if (listed is { Type: NamespaceTypes.Network, Path.Length: > 0 })
                yield return (listed.Path, "net", "extRootNetNS");
            else if (listed is { Type: NamespaceTypes.Pid, Path.Length: > 0 })
                yield return (listed.Path, "pid", "extRootPidNS");
        }
    }

    /// <summary>criu's own words for what went wrong.</summary>
    public static RuntimeException Failure(string operation, CriuAnswer answer, string log)
    {
        string? cause = File.Exists(log) ? File.ReadLines(log).LastOrDefault(line => line.Contains("Error (", StringComparison.Ordinal) && !line.Contains("FAILED", StringComparison.Ordinal)) : null;
        string words = cause is null ? answer.Error : cause[cause.IndexOf("Error (", StringComparison.Ordinal)..].Trim();
        return new RuntimeException(RuntimeFailure.CriuFailed, $"{operation}: criu failed: {(words.Length == 0 ? "it does not say why" : words)} (log file: {log})");
    }
}
