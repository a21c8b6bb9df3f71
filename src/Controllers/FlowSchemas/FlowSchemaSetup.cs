using Gantry.Kube;
using Gantry.Kube.FlowControl;
using Gantry.Kube.Reconciling;

namespace Gantry.Controllers.FlowSchemas;

/// <summary>What wakes the controller that looks whether flow schemas have their priority levels.</summary>
internal static class FlowSchemaSetup
{
    public static void AddFlowSchemas(this ControllerSet controllers)
    {
        WatchCache<FlowSchema> schemas = controllers.Cache<FlowSchema>();
        WatchCache<PartialObject> levels = controllers.Caches.PartsOf(PriorityLevelConfiguration.Definition);
        controllers
            .Add("flow-schemas", new FlowSchemaReconciler(schemas, levels, controllers.As("flow-schema-controller"), controllers.Clock))
            .For<FlowSchema>()
            .AlsoOnObjects(levels, change => schemas.All().Where(schema => schema.Spec.PriorityLevelConfiguration.Name == change.Latest.Name).Select(schema => schema.Key));
    }
}
