using System.Globalization;
using Gantry.Linux.Bpf;
using Gantry.Linux.Cgroups;
using Gantry.Runtime.Cgroups;
using Gantry.Runtime.Containers;
using Gantry.Runtime.Launching;
using Gantry.Runtime.Systemd;
using Gantry.Runtime.Plans;

namespace Gantry.Runtime.Commands;

/// <summary>`plan BUNDLE`: prints the system calls that `create` would make, and makes none of them.</summary>
internal static class PlanCommand
{
    public static int Run(GlobalOptions global, ReadOnlySpan<string> arguments)
    {
        OptionSet options = new("plan");
        string[] rest = options.Parse(arguments);
        if (rest.Length > 1)
            throw options.Wrong("give one bundle");

        Bundle bundle = Bundle.Read(rest.Length == 0 ? "." : rest[0]);
        Cgroup? cgroup = CgroupPaths.Open(global.HasSystemdCgroup
            ? ScopeName.For("ID", bundle.Spec.Linux?.CgroupsPath, Scope.IsRootless).Path
            : CgroupPaths.For("ID", bundle.Spec));
        LaunchPlan plan = LaunchPlanner.For(new LaunchRequest
        {
            Id = "ID",
            Spec = bundle.Spec,
            Bundle = bundle.FullPath,
            Host = HostProbe.Gather(),
            Cgroup = cgroup,
            WaitsForStart = true,
            HasConsoleSocket = true,
        });
        using var text = new StringWriter();
        if (cgroup is not null)
            Write(text, cgroup, CgroupPlan.For(cgroup.Layout, bundle.Spec.Linux?.Resources));

        PlanText.Write(text, "prepare (in the runtime)", plan.Prepare);
        text.WriteLine($"clone3({plan.NewNamespaces})");
        PlanText.Write(text, "launch (in the child)", plan.Launch);
        Terminal.Out(text.ToString().TrimEnd());
        return 0;
    }

    private static void Write(StringWriter text, Cgroup cgroup, LimitPlan limits)
    {
        text.WriteLine($"cgroup {cgroup.Path} ({cgroup.Layout.Mode}):");
        foreach (CgroupHierarchy hierarchy in cgroup.Hierarchies)
            text.WriteLine($"      mkdir {hierarchy.DirectoryOf(cgroup.Path)}");

        foreach (CgroupSetting setting in limits.Devices)
            text.WriteLine($"      {setting.File} = {setting.Value}");

        foreach (DevicePermission permission in limits.DeviceProgram ?? [])
            text.WriteLine($"      device program: {(permission.Allows ? "allow" : "deny")} {permission.Kind} {permission.Major?.ToString(CultureInfo.InvariantCulture) ?? "*"}:{permission.Minor?.ToString(CultureInfo.InvariantCulture) ?? "*"} {permission.Access}");

        foreach (CgroupSetting setting in limits.Limits)
            text.WriteLine($"      {setting.File} = {setting.Value}");
    }
}
