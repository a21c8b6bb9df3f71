using Gantry.Kube.Apps;
using Gantry.Kube.Coordination;
using Gantry.Kube.Core;
using Gantry.Kube.Defaults;
using Gantry.Kube.Discovery;
using Gantry.Kube.Scheduling;
using Gantry.Kube.Schemas;
using Gantry.Kube.Tables;

namespace Gantry.Kube.Kinds;

/// <summary>The kinds that every server serves, in the order that discovery lists them.</summary>
public static class BuiltInKinds
{
    public static IReadOnlyList<ResourceKind> All { get; } =
    [
        new(ConfigMap.Definition, KindSchemas.ConfigMap) { Table = SmallTables.ConfigMap },
        new(Core.Endpoints.Definition, KindSchemas.Endpoints) { Table = ServiceTables.Endpoints },
        new(Event.Definition, KindSchemas.Event)
        {
            Table = EventTable.Table,
            SelectableFields =
            [
                "involvedObject.kind", "involvedObject.namespace", "involvedObject.name", "involvedObject.uid", "involvedObject.apiVersion",
                "involvedObject.resourceVersion", "involvedObject.fieldPath", "reason", "reportingComponent", "source", "type",
            ],
        },
        new(Namespace.Definition, KindSchemas.Namespace) { Table = SmallTables.Namespace, Complete = CoreDefaults.CompleteNamespace, SelectableFields = ["status.phase"] },
        new(Node.Definition, KindSchemas.Node) { Table = NodeTable.Table, SelectableFields = ["spec.unschedulable"] },
        new(Pod.Definition, KindSchemas.Pod)
        {
            Table = PodTable.Table,
            Complete = PodDefaults.Complete,
            SelectableFields = ["spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName", "spec.hostNetwork", "status.phase", "status.podIP", "status.nominatedNodeName"],
        },
        new(Secret.Definition, KindSchemas.Secret) { Table = SmallTables.Secret, Complete = CoreDefaults.CompleteSecret, SelectableFields = ["type"] },
        new(Service.Definition, KindSchemas.Service) { Table = ServiceTables.Service, Complete = CoreDefaults.CompleteService, SelectableFields = ["spec.clusterIP", "spec.type"] },
        new(ServiceAccount.Definition, KindSchemas.ServiceAccount) { Table = SmallTables.ServiceAccount },
        new(Deployment.Definition, KindSchemas.Deployment) { Table = WorkloadTables.Deployment, Complete = WorkloadDefaults.CompleteDeployment },
        new(ReplicaSet.Definition, KindSchemas.ReplicaSet) { Table = WorkloadTables.ReplicaSet, Complete = WorkloadDefaults.CompleteReplicaSet, SelectableFields = ["status.replicas"] },
        new(Lease.Definition, KindSchemas.Lease) { Table = SmallTables.Lease },
        new(EndpointSlice.Definition, KindSchemas.EndpointSlice) { Table = ServiceTables.EndpointSlice },
        new(PriorityClass.Definition, KindSchemas.PriorityClass) { Table = SmallTables.PriorityClass },
    ];

    public static ResourceKind? Find(string group, string version, string plural) =>
        All.FirstOrDefault(kind => kind.Definition.Plural == plural && kind.Definition.Group == group && kind.Definition.Version == version);
}
