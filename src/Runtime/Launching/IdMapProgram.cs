using System.Globalization;
using Gantry.Linux.Processes;
using Gantry.Oci.RuntimeSpec;
using Gantry.Runtime.Plans;

namespace Gantry.Runtime.Launching;

/// <summary>Runs newuidmap(1) or newgidmap(1), which write the maps that /etc/subuid and /etc/subgid allow a user.</summary>
internal static class IdMapProgram
{
    private static readonly string[] Places = ["/usr/bin/", "/bin/", "/usr/local/bin/", "/run/wrappers/bin/"];

    public static void Run(string name, int pid, IReadOnlyList<IdMapping> mappings)
    {
        string program = Places.Select(place => place + name).FirstOrDefault(File.Exists)
            ?? throw new RuntimeException(RuntimeFailure.Unsupported, $"mapping more than one's own id without root's rights takes {name}, which is not installed (Debian package uidmap)");

        using var launcher = new Launcher(PlanOf(program, pid, mappings));
        using PidFd child = launcher.Launch();
        _ = launcher.NextMessage();
        int status = ExitStatus.Wait(child);
        if (status != 0)
            throw new RuntimeException(RuntimeFailure.LaunchFailed, $"{name} refuses the mapping {IdMaps.Text(mappings).TrimEnd().Replace("\n", ", ", StringComparison.Ordinal)} (exit status {status}): see /etc/subuid and /etc/subgid");
    }

    private static LaunchPlan PlanOf(string program, int pid, IReadOnlyList<IdMapping> mappings)
    {
        string[] arguments = [program, Text(pid), .. mappings.SelectMany(map => (string[])[Text(map.ContainerId), Text(map.HostId), Text(map.Size)])];
        var plan = new LaunchPlan();
        plan.Launch.Add("hand on no descriptors", SystemCall.close_range, 3, uint.MaxValue, 4);
        plan.Launch.Add($"exec: \"{program}\"", SystemCall.execve, program, arguments, (string[])["PATH=/usr/bin:/bin"]);
        return plan;
    }

    private static string Text<T>(T number) where T : IFormattable => number.ToString(null, CultureInfo.InvariantCulture);
}
