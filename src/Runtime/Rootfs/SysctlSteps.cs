using System.Text;
using Gantry.Oci.RuntimeSpec;
using Gantry.Runtime.Launching;
using Gantry.Runtime.Plans;

namespace Gantry.Runtime.Rootfs;

/// <summary>Kernel settings of the container's own namespaces, written through a procfs that nothing of the container can cover.</summary>
internal static class SysctlSteps
{
    private const int WriteOnlyCloseOnExec = 0x80001;
    private const ulong BeneathWithoutLinksOrMounts = 8 | 4 | 1;

    private static readonly string[] OfIpc =
    [
        "kernel/msgmax", "kernel/msgmnb", "kernel/msgmni", "kernel/sem", "kernel/shmall", "kernel/shmmax", "kernel/shmmni", "kernel/shm_rmid_forced",
    ];

    public static void Add(LaunchPlan plan, LaunchRequest request)
    {
        if (request.Linux.Sysctl.Count == 0)
            return;

        Slot proc = plan.Proc ?? TreeSteps.Make(plan.Launch, "mount a private proc", "proc", "proc", [], 0, new Slot("private-proc"));
        foreach ((string name, string value) in request.Linux.Sysctl)
        {
            string path = PathOf(name);
            Validate(request, name, path, value);
            var file = new Slot("sysctl:" + name);
            plan.Launch.Add($"open sysctl {name}", SystemCall.openat2, proc, "sys/" + path, RootPaths.How(WriteOnlyCloseOnExec, BeneathWithoutLinksOrMounts), 24).Into(file);
            plan.Launch.Add($"set sysctl {name} to {value}", SystemCall.write, file, value, Encoding.UTF8.GetByteCount(value));
        }
    }

    // As sysctl(8): the first separator decides whether dots or slashes separate the parts.
    private static string PathOf(string name)
    {
        int dot = name.IndexOf('.', StringComparison.Ordinal), slash = name.IndexOf('/', StringComparison.Ordinal);
        if (slash >= 0 && (dot < 0 || slash < dot))
            return name;

        return string.Create(name.Length, name, static (path, from) =>
        {
            for (int i = 0; i < path.Length; i++)
                path[i] = from[i] switch { '.' => '/', '/' => '.', var other => other };
        });
    }

    private static void Validate(LaunchRequest request, string name, string path, string value)
    {
        if (value.AsSpan().ContainsAny("+\n") || path.Contains("..", StringComparison.Ordinal))
            throw new RuntimeException(RuntimeFailure.InvalidBundle, $"config.json: sysctl {name} has a character that is not allowed");

        string? needs = NamespaceOf(path);
        if (needs is null)
            throw new RuntimeException(RuntimeFailure.InvalidBundle, $"config.json: sysctl {name} would change the whole host");

        if (!request.HasOfItsOwn(needs))
            throw new RuntimeException(RuntimeFailure.InvalidBundle, $"config.json: sysctl {name} needs a {needs} namespace of the container's own");
    }

    private static string? NamespaceOf(string path)
    {
        if (path.StartsWith("net/", StringComparison.Ordinal))
            return NamespaceTypes.Network;

        if (path.StartsWith("fs/mqueue/", StringComparison.Ordinal) || Array.IndexOf(OfIpc, path) >= 0)
            return NamespaceTypes.Ipc;

        return path is "kernel/domainname" or "kernel/hostname" ? NamespaceTypes.Uts : null;
    }
}
