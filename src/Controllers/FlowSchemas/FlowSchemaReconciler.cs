using Gantry.Kube;
using Gantry.Kube.FlowControl;
using Gantry.Kube.Reconciling;

namespace Gantry.Controllers.FlowSchemas;

/// <summary>Says of every flow schema whether the priority level that it names is there; without it the schema takes part in nothing.</summary>
internal sealed class FlowSchemaReconciler(WatchCache<FlowSchema> schemas, WatchCache<PartialObject> levels, KubeClient kube, TimeProvider clock) : IReconciler
{
    private const string Dangling = "Dangling";

    public async ValueTask<NextCheck> ReconcileAsync(ObjectKey key, CancellationToken cancel)
    {
        if (schemas.Find(key) is not { IsBeingDeleted: false } schema)
            return NextCheck.OnChange;

        string level = schema.Spec.PriorityLevelConfiguration.Name ?? "";
        bool isThere = levels.Find(ObjectKey.ClusterScoped(level)) is not null;
        string status = isThere ? "False" : "True";
        if (schema.Status.Conditions.Any(condition => condition.Type == Dangling && condition.Status == status))
            return NextCheck.OnChange;

        FlowSchemaCondition condition = new()
        {
            Type = Dangling,
            Status = status,
            Reason = isThere ? "Found" : "NotFound",
            Message = $"This FlowSchema references the PriorityLevelConfiguration object named \"{level}\" {(isThere ? "and it exists" : "but there is no such object")}",
            LastTransitionTime = clock.GetUtcNow(),
        };
        FlowSchemaCondition[] others = [.. schema.Status.Conditions.Where(one => one.Type != Dangling)];
        schemas.Learn(await kube.UpdateStatusAsync(schema with { Status = new() { Conditions = [.. others, condition] } }, cancel));
        return NextCheck.OnChange;
    }
}
