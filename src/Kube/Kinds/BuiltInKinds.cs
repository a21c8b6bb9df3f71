using Gantry.Kube.Apps;
using Gantry.Kube.Coordination;
using Gantry.Kube.Core;
using Gantry.Kube.Defaults;
using Gantry.Kube.Discovery;
using Gantry.Kube.Rbac;
using Gantry.Kube.Scheduling;
using Gantry.Kube.Schemas;
using Gantry.Kube.Tables;
using Gantry.Kube.Validation;

namespace Gantry.Kube.Kinds;

/// <summary>The kinds that every server serves, in the order that discovery lists them.</summary>
public static class BuiltInKinds
{
    public static IReadOnlyList<ResourceKind> All { get; } =
    [
        new(ConfigMap.Definition, KindSchemas.ConfigMap) { Rules = CoreRules.CheckConfigMap, Table = SmallTables.ConfigMap },
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
        new(Node.Definition, KindSchemas.Node) { Rules = CoreRules.CheckNode, Table = NodeTable.Table, SelectableFields = ["spec.unschedulable"] },
        new(Pod.Definition, KindSchemas.Pod)
        {
            Rules = PodRules.Check,
            Table = PodTable.Table,
            Complete = PodDefaults.Complete,
            SelectableFields = ["spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName", "spec.hostNetwork", "status.phase", "status.podIP", "status.nominatedNodeName"],
        },
        new(Secret.Definition, KindSchemas.Secret) { Rules = CoreRules.CheckSecret, Table = SmallTables.Secret, Complete = CoreDefaults.CompleteSecret, SelectableFields = ["type"] },
        new(Service.Definition, KindSchemas.Service) { Rules = ServiceRules.Check, Table = ServiceTables.Service, Complete = CoreDefaults.CompleteService, SelectableFields = ["spec.clusterIP", "spec.type"] },
        new(ServiceAccount.Definition, KindSchemas.ServiceAccount) { Table = SmallTables.ServiceAccount },
        new(Deployment.Definition, KindSchemas.Deployment) { Rules = WorkloadRules.CheckDeployment, Table = WorkloadTables.Deployment, Complete = WorkloadDefaults.CompleteDeployment },
        new(ReplicaSet.Definition, KindSchemas.ReplicaSet) { Rules = WorkloadRules.CheckReplicaSet, Table = WorkloadTables.ReplicaSet, Complete = WorkloadDefaults.CompleteReplicaSet, SelectableFields = ["status.replicas"] },
        new(Lease.Definition, KindSchemas.Lease) { Rules = CoreRules.CheckLease, Table = SmallTables.Lease },
        new(EndpointSlice.Definition, KindSchemas.EndpointSlice) { Rules = CoreRules.CheckEndpointSlice, Table = ServiceTables.EndpointSlice },
        new(ClusterRole.Definition, KindSchemas.ClusterRole) { Rules = RbacRules.CheckClusterRole, Table = RbacTables.Role },
        new(ClusterRoleBinding.Definition, KindSchemas.ClusterRoleBinding) { Rules = RbacRules.CheckClusterRoleBinding, Table = RbacTables.Binding, Complete = RbacDefaults.CompleteBinding },
        new(Role.Definition, KindSchemas.Role) { Rules = RbacRules.CheckRole, Table = RbacTables.Role },
        new(RoleBinding.Definition, KindSchemas.RoleBinding) { Rules = RbacRules.CheckRoleBinding, Table = RbacTables.Binding, Complete = RbacDefaults.CompleteBinding },
        new(PriorityClass.Definition, KindSchemas.PriorityClass) { Rules = CoreRules.CheckPriorityClass, Table = SmallTables.PriorityClass },
    ];

    public static ResourceKind? Find(string group, string version, string plural) =>
        All.FirstOrDefault(kind => kind.Definition.Plural == plural && kind.Definition.Group == group && kind.Definition.Version == version);
}
