using System.Globalization;
using Gantry.Kube;
using Gantry.Kube.Apps;
using Gantry.Kube.Meta;

namespace Gantry.Controllers.Deployments;

/// <summary>What a deployment notes on its sets, in the names that kubectl's rollout commands read.</summary>
internal static class RolloutAnnotations
{
    public const string Revision = "deployment.kubernetes.io/revision";
    public const string RevisionHistory = "deployment.kubernetes.io/revision-history";
    public const string DesiredReplicas = "deployment.kubernetes.io/desired-replicas";
    public const string MaxReplicas = "deployment.kubernetes.io/max-replicas";

    // They belong to one object alone; everything else, such as the change cause, is handed on to the set.
    private static readonly string[] NotHandedOn =
        ["kubectl.kubernetes.io/last-applied-configuration", Revision, RevisionHistory, DesiredReplicas, MaxReplicas, "deprecated.deployment.rollback.to"];

    public static long RevisionOf(IKubeObject item) =>
        long.TryParse(item.Metadata.Annotations.GetValueOrDefault(Revision), NumberStyles.None, CultureInfo.InvariantCulture, out long revision) ? revision : 0;

    public static int? DesiredOf(ReplicaSet set) => Number(set, DesiredReplicas);

    public static int? MaxOf(ReplicaSet set) => Number(set, MaxReplicas);

    /// <summary>The set's annotations after a sizing by this deployment.</summary>
    public static ObjectMeta Sized(ObjectMeta metadata, DeploymentSpec spec)
    {
        int wanted = spec.Replicas ?? 1;
        return With(metadata, [new(DesiredReplicas, Text(wanted)), new(MaxReplicas, Text(wanted + RolloutLimits.Of(spec).MaxSurge))]);
    }

    /// <summary>The newest set's annotations: the deployment's own, and a revision above that of every older set.</summary>
    public static ObjectMeta Newest(ObjectMeta metadata, Deployment deployment, long revision)
    {
        metadata = With(metadata, deployment.Metadata.Annotations.Where(annotation => !NotHandedOn.Contains(annotation.Key)));
        string? known = metadata.Annotations.GetValueOrDefault(Revision);
        if (known is not null && long.TryParse(known, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number >= revision)
            return metadata;

        if (known is not null)
        {
            string? history = metadata.Annotations.GetValueOrDefault(RevisionHistory);
            metadata = With(metadata, [new(RevisionHistory, string.IsNullOrEmpty(history) ? known : $"{history},{known}")]);
        }

        return With(metadata, [new(Revision, Text(revision))]);
    }

    public static ObjectMeta With(ObjectMeta metadata, IEnumerable<KeyValuePair<string, string>> added)
    {
        var annotations = new Dictionary<string, string>(metadata.Annotations);
        bool isChanged = false;
        foreach ((string name, string value) in added)
        {
            isChanged |= annotations.GetValueOrDefault(name) != value;
            annotations[name] = value;
        }

        return isChanged ? metadata with { Annotations = annotations } : metadata;
    }

    private static int? Number(ReplicaSet set, string annotation) =>
        int.TryParse(set.Metadata.Annotations.GetValueOrDefault(annotation), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
