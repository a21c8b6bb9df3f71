using System.Runtime.InteropServices;
using Gantry.Linux.Cgroups;
using Gantry.Linux.Systemd;
using Gantry.Oci.RuntimeSpec;

namespace Gantry.Runtime.Systemd;

/// <summary>A container's scope unit: systemd owns the control group and has delegated it to us.</summary>
internal static partial class Scope
{
    /// <summary>Starts the scope with the process in it and says where its control group is.</summary>
    public static string Start(string id, ScopeName name, int pid, Resources? resources)
    {
        CgroupMode mode = CgroupLayout.Detect().Mode;
        Ask(units => units.StartScope(name.Unit, ScopeProperties.For(mode, id, name, pid, resources)));
        return PathOf(File.ReadAllLines($"/proc/{pid}/cgroup"), mode);
    }

    public static void Update(string unit, Resources resources) =>
        Ask(units => units.SetProperties(unit, ScopeProperties.Limits(CgroupLayout.Detect().Mode, resources)));

    /// <summary>Stops the unit. A systemd that does not answer does not keep a container from being deleted.</summary>
    public static void Forget(string? unit, Action<string> warn)
    {
        try
        {
            if (unit is not null)
                Ask(units => units.Stop(unit));
        }
        catch (RuntimeException failure)
        {
            warn($"{failure.Message}; the unit {unit} may be left behind");
        }
    }

    public static bool IsRootless => geteuid() != 0;

    // hierarchy:controllers:path, sample: 1:name=systemd:/system.slice/web.scope or 0::/system.slice/web.scope
    internal static string PathOf(IReadOnlyList<string> lines, CgroupMode mode)
    {
        string wanted = mode == CgroupMode.Unified ? "" : "name=systemd";
        string? line = lines.FirstOrDefault(l => l.Split(':', 3)[1] == wanted) ?? lines.FirstOrDefault(l => l.StartsWith("0::", StringComparison.Ordinal));
        return line?.Split(':', 3)[2] ?? throw new RuntimeException(RuntimeFailure.Unsupported, "--systemd-cgroup: systemd's own control group is not mounted here");
    }

    private static void Ask(Action<SystemdUnits> question)
    {
        string socket = IsRootless
            ? SystemdUnits.UserSocket() ?? throw new RuntimeException(RuntimeFailure.Unsupported, "--systemd-cgroup: XDG_RUNTIME_DIR does not say where this user's systemd is")
            : SystemdUnits.MachineSocket;
        try
        {
            using SystemdUnits units = SystemdUnits.Connect(socket);
            question(units);
        }
        catch (SystemdException failure)
        {
            throw new RuntimeException(RuntimeFailure.Unsupported, $"--systemd-cgroup: {failure.Message}");
        }
    }

    [LibraryImport("libc")]
    private static partial uint geteuid();
}
