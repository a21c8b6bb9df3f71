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
        new(ControllerRevision.Definition, KindSchemas.ControllerRevision) { Rules = LastingRules.CheckRevision, Table = WorkloadTables.ControllerRevision },
        new(DaemonSet.Definition, KindSchemas.DaemonSet) { Rules = WorkloadRules.CheckDaemonSet, Complete = WorkloadDefaults.CompleteDaemonSet, Table = WorkloadTables.DaemonSet, CountsGenerations = true },
        new(Deployment.Definition, KindSchemas.Deployment) { Rules = WorkloadRules.CheckDeployment, Table = WorkloadTables.Deployment, Complete = WorkloadDefaults.CompleteDeployment, CountsGenerations = true },
        new(ReplicaSet.Definition, KindSchemas.ReplicaSet) { Rules = WorkloadRules.CheckReplicaSet, Table = WorkloadTables.ReplicaSet, Complete = WorkloadDefaults.CompleteReplicaSet, SelectableFields = ["status.replicas"], CountsGenerations = true },
        new(StatefulSet.Definition, KindSchemas.StatefulSet) { Rules = WorkloadRules.CheckStatefulSet, Complete = WorkloadDefaults.CompleteStatefulSet, Table = WorkloadTables.StatefulSet, CountsGenerations = true },
        new(HorizontalPodAutoscaler.Definition, KindSchemas.AutoscalingV2HorizontalPodAutoscaler) { Rules = AutoscalerRules.Check, Complete = AutoscalerDefaults.Complete, Table = AutoscalingTables.HorizontalPodAutoscaler },
        new(CronJob.Definition, KindSchemas.CronJob) { Rules = JobRules.CheckCronJob, Complete = BatchDefaults.CompleteCronJob, Table = BatchTables.CronJob, CountsGenerations = true },
        new(Job.Definition, KindSchemas.Job) { Rules = JobRules.CheckJob, Complete = BatchDefaults.CompleteJob, Table = BatchTables.Job, CountsGenerations = true },
        new(PodDisruptionBudget.Definition, KindSchemas.PodDisruptionBudget) { Rules = PolicyRules.CheckBudget, Table = PolicyTables.PodDisruptionBudget, CountsGenerations = true },
    ];
}
