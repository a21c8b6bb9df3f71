using Gantry.Kube.Apps;
using Gantry.Kube.Autoscaling.V2;
using Gantry.Kube.Batch;
using Gantry.Kube.Defaults;
using Gantry.Kube.Policy;
using Gantry.Kube.Schemas;
using Gantry.Kube.Tables;
using Gantry.Kube.Validation;

namespace Gantry.Kube.Kinds;

/// <summary>What keeps pods running, scales them and guards them: apps, autoscaling, batch, policy.</summary>
internal static class WorkloadKinds
{
    public static IReadOnlyList<ResourceKind> All { get; } =
    [
        new(ControllerRevision.Definition, KindSchemas.ControllerRevision) { Table = WorkloadTables.ControllerRevision },
        new(DaemonSet.Definition, KindSchemas.DaemonSet) { Table = WorkloadTables.DaemonSet, CountsGenerations = true },
        new(Deployment.Definition, KindSchemas.Deployment) { Rules = WorkloadRules.CheckDeployment, Table = WorkloadTables.Deployment, Complete = WorkloadDefaults.CompleteDeployment, CountsGenerations = true },
        new(ReplicaSet.Definition, KindSchemas.ReplicaSet) { Rules = WorkloadRules.CheckReplicaSet, Table = WorkloadTables.ReplicaSet, Complete = WorkloadDefaults.CompleteReplicaSet, SelectableFields = ["status.replicas"], CountsGenerations = true },
        new(StatefulSet.Definition, KindSchemas.StatefulSet) { Table = WorkloadTables.StatefulSet, CountsGenerations = true },
        new(HorizontalPodAutoscaler.Definition, KindSchemas.AutoscalingV2HorizontalPodAutoscaler) { Table = AutoscalingTables.HorizontalPodAutoscaler },
        new(CronJob.Definition, KindSchemas.CronJob) { Table = BatchTables.CronJob, CountsGenerations = true },
        new(Job.Definition, KindSchemas.Job) { Table = BatchTables.Job, SelectableFields = ["status.successful"], CountsGenerations = true },
        new(PodDisruptionBudget.Definition, KindSchemas.PodDisruptionBudget) { Table = PolicyTables.PodDisruptionBudget, CountsGenerations = true },
    ];
}
