using Gantry.Kube.Core;
using Gantry.Kube.Defaults;
using Gantry.Kube.Schemas;
using Gantry.Kube.Tables;
using Gantry.Kube.Validation;

namespace Gantry.Kube.Kinds;

/// <summary>The core group.</summary>
internal static class CoreKinds
{
    public static IReadOnlyList<ResourceKind> All { get; } =
    [
        new(ComponentStatus.Definition, KindSchemas.ComponentStatus) { Table = ClusterTables.ComponentStatus },
        new(ConfigMap.Definition, KindSchemas.ConfigMap) { Rules = CoreRules.CheckConfigMap, Table = SmallTables.ConfigMap },
        new(Core.Endpoints.Definition, KindSchemas.Endpoints) { Rules = EndpointsRules.Check, Table = ServiceTables.Endpoints },
        new(Event.Definition, KindSchemas.Event)
        {
            Rules = EventRules.Check,
            Table = EventTable.Table,
            SelectableFields =
            [
                "involvedObject.kind", "involvedObject.namespace", "involvedObject.name", "involvedObject.uid", "involvedObject.apiVersion",
                "involvedObject.resourceVersion", "involvedObject.fieldPath", "reason", "reportingComponent", "source", "type",
            ],
        },
        new(LimitRange.Definition, KindSchemas.LimitRange) { Rules = LimitRules.Check, Complete = ClusterDefaults.CompleteLimits, Table = PolicyTables.LimitRange },
        new(Namespace.Definition, KindSchemas.Namespace) { Rules = CoreRules.CheckNamespace, Table = SmallTables.Namespace, Complete = CoreDefaults.CompleteNamespace, SelectableFields = ["status.phase"] },
        new(Node.Definition, KindSchemas.Node) { Rules = NodeRules.Check, Complete = ClusterDefaults.CompleteNode, Table = NodeTable.Table, SelectableFields = ["spec.unschedulable"] },
        new(PersistentVolumeClaim.Definition, KindSchemas.PersistentVolumeClaim) { Rules = StorageRules.CheckClaim, Complete = ClusterDefaults.CompleteVolume, Table = StorageTables.PersistentVolumeClaim },
        new(PersistentVolume.Definition, KindSchemas.PersistentVolume) { Rules = StorageRules.CheckVolume, Complete = ClusterDefaults.CompleteVolume, Table = StorageTables.PersistentVolume },
        new(Pod.Definition, KindSchemas.Pod)
        {
            Rules = PodRules.Check,
            Table = PodTable.Table,
            Complete = PodDefaults.Complete,
            CountsGenerations = true,
            SelectableFields = ["spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName", "spec.hostNetwork", "status.phase", "status.podIP", "status.nominatedNodeName"],
        },
        new(PodTemplate.Definition, KindSchemas.PodTemplate) { Rules = PodRules.CheckPodTemplate, Complete = WorkloadDefaults.CompletePodTemplate, Table = WorkloadTables.PodTemplate, CountsGenerations = true },
        new(ReplicationController.Definition, KindSchemas.ReplicationController) { Rules = WorkloadRules.CheckReplicationController, Complete = WorkloadDefaults.CompleteReplicationController, Table = WorkloadTables.ReplicationController, SelectableFields = ["status.replicas"], CountsGenerations = true },
        new(ResourceQuota.Definition, KindSchemas.ResourceQuota) { Rules = PolicyRules.CheckQuota, Table = PolicyTables.ResourceQuota },
        new(Secret.Definition, KindSchemas.Secret) { Rules = CoreRules.CheckSecret, Table = SmallTables.Secret, Complete = CoreDefaults.CompleteSecret, SelectableFields = ["type"] },
        new(ServiceAccount.Definition, KindSchemas.ServiceAccount) { Table = SmallTables.ServiceAccount },
        new(Service.Definition, KindSchemas.Service) { Rules = ServiceRules.Check, Table = ServiceTables.Service, Complete = CoreDefaults.CompleteService, SelectableFields = ["spec.clusterIP", "spec.type"] },
    ];
}
