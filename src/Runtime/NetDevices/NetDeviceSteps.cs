using Gantry.Runtime.Launching;

namespace Gantry.Runtime.NetDevices;

/// <summary>The child's part in getting interfaces of the host: it waits for them.</summary>
internal static class NetDeviceSteps
{
    public static void Add(LaunchPlan plan, LaunchRequest request)
    {
        if (request.Linux.NetDevices.Count > 0)
            LaunchPlanner.AddRendezvous(plan, "interfaces", ChildMessages.NeedsInterfaces);
    }
}
