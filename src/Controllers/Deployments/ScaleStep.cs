using Gantry.Kube.Apps;

namespace Gantry.Controllers.Deployments;

/// <summary>One move of a rollout: a set gets another number of replicas.</summary>
internal readonly record struct ScaleStep(ReplicaSet Set, int Replicas);
