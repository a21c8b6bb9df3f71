using Gantry.Kube.Coordination;
using Gantry.Kube.Defaults;
using Gantry.Kube.FlowControl;
using Gantry.Kube.NodeApi;
using Gantry.Kube.Resource;
using Gantry.Kube.Scheduling;
using Gantry.Kube.Schemas;
using Gantry.Kube.Tables;
using Gantry.Kube.Trees;
using Gantry.Kube.Validation;

namespace Gantry.Kube.Kinds;

/// <summary>What the parts of the system tell each other: leases, priorities, classes of runtimes, devices.</summary>
internal static class SystemKinds
{
    public static IReadOnlyList<ResourceKind> All { get; } =
    [
        new(PriorityClass.Definition, KindSchemas.PriorityClass) { Rules = PriorityRules.Check, Table = SmallTables.PriorityClass },
        new(Lease.Definition, KindSchemas.Lease) { Rules = CoreRules.CheckLease, Table = SmallTables.Lease },
        new(RuntimeClass.Definition, KindSchemas.RuntimeClass) { Rules = LastingRules.CheckRuntimeClass, Table = ClusterTables.RuntimeClass },
        new(FlowSchema.Definition, KindSchemas.FlowSchema) { Table = ClusterTables.FlowSchema, CountsGenerations = true },
        new(PriorityLevelConfiguration.Definition, KindSchemas.PriorityLevelConfiguration) { Table = ClusterTables.PriorityLevel, CountsGenerations = true },
        new(DeviceClass.Definition, KindSchemas.DeviceClass) { CountsGenerations = true },
        new(Resource.ResourceClaim.Definition, KindSchemas.ResourceResourceClaim) { Rules = LastingRules.CheckSpec, Complete = static claim => ClusterDefaults.CompleteDevices(claim.Child("spec")), Table = ClusterTables.ResourceClaim },
        new(ResourceClaimTemplate.Definition, KindSchemas.ResourceClaimTemplate) { Rules = LastingRules.CheckSpec, Complete = static template => ClusterDefaults.CompleteDevices(template.Child("spec").Child("spec")) },
        new(ResourceSlice.Definition, KindSchemas.ResourceSlice) { Rules = LastingRules.CheckSlice, Table = ClusterTables.ResourceSlice, SelectableFields = ["spec.nodeName", "spec.driver"], CountsGenerations = true },
    ];
}
