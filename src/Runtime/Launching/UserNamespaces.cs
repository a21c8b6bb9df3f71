using System.Globalization;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Namespaces;
using Gantry.Linux.Processes;
using Gantry.Runtime.Plans;

namespace Gantry.Runtime.Launching;

/// <summary>Makes user namespaces that nobody lives in: their mapping is what id-mapped mounts want. See mount_setattr(2), "ID-mapped mounts".</summary>
internal static class UserNamespaces
{
    public static Descriptor Open(UserNamespaceRequest request)
    {
        var plan = new LaunchPlan { NewNamespaces = NamespaceKind.User };
        plan.Launch.Add("close the parent's end of the channel", SystemCall.close, plan.ParentChannel);
        LaunchPlanner.AddRendezvous(plan, "id maps", ChildMessages.NeedsIdMaps);
        using var launcher = new Launcher(plan);
        using PidFd child = launcher.Launch();
        try
        {
            _ = launcher.NextMessage();
            IdMaps.Write(child.Pid, request.UidMappings, request.GidMappings);
            return Descriptor.Open($"/proc/{child.Pid.ToString(CultureInfo.InvariantCulture)}/ns/user");
        }
        finally
        {
            child.Send(Signal.Kill);
            _ = ExitStatus.Wait(child);
        }
    }
}
