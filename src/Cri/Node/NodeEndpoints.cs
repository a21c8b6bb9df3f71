using System.Reflection;
using Gantry.Grpc.Cri;

namespace Gantry.Cri.Node;

/// <summary>The calls about the runtime itself.</summary>
internal static class NodeEndpoints
{
    public static void MapNode(this CriMethods calls)
    {
        calls.Unary("Version", VersionRequest.Parser, Version);
        calls.Unary("Status", StatusRequest.Parser, Status);
        calls.Unary("RuntimeConfig", RuntimeConfigRequest.Parser, RuntimeConfig);
        calls.Unary("UpdateRuntimeConfig", UpdateRuntimeConfigRequest.Parser, UpdateRuntimeConfig);
    }

    private static VersionResponse Version(VersionRequest request) => new()
    {
        Version = "0.1.0",
        RuntimeName = "gantry",
        RuntimeVersion = typeof(NodeEndpoints).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0",
        RuntimeApiVersion = "v1",
    };

    private static StatusResponse Status(StatusRequest request) => new()
    {
        Status = new RuntimeStatus
        {
            Conditions =
            {
                new RuntimeCondition { Type = "RuntimeReady", Status = true },
                new RuntimeCondition { Type = "NetworkReady", Status = true },
            },
        },
        RuntimeHandlers = { new RuntimeHandler { Name = "", Features = new RuntimeHandlerFeatures { RecursiveReadOnlyMounts = true } } },
        Features = new RuntimeFeatures { SupplementalGroupsPolicy = true },
    };

    private static RuntimeConfigResponse RuntimeConfig(RuntimeConfigRequest request) =>
        new() { Linux = new LinuxRuntimeConfiguration { CgroupDriver = CgroupDriver.Cgroupfs } };

    // The address range of pods is the node's own setting here; a kubelet tells what it was given by us.
    private static UpdateRuntimeConfigResponse UpdateRuntimeConfig(UpdateRuntimeConfigRequest request) => new();
}
