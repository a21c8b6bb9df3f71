using System.Text.Json.Nodes;
using Gantry.Kube;
using Gantry.Kube.Kinds;
using Gantry.Kube.Schemas;
using Gantry.KubeServer.Caching;
using Gantry.KubeServer.CustomResources.Schemas;
using Gantry.KubeServer.Kinds;
using Gantry.KubeServer.Verbs;

namespace Gantry.KubeServer.CustomResources;

/// <summary>Makes of one version of a user's kind what the generic pipeline works with.</summary>
internal static class CustomResource
{
    public static ApiResource Of(CustomDefinition definition, CustomVersion version, ResourceCache cache, ConversionWebhook? webhook)
    {
        ResourceDefinition resource = definition.In(version);
        CustomRules rules = new(version);
        ResourceKind kind = new(resource, SchemaOf(resource, version))
        {
            Rules = rules.Check,
            CountsGenerations = true,
            Table = PrinterColumns.TableOf(version.Columns),
            SelectableFields = version.SelectableFields,
            DocumentVersion = definition.ServedShape,
            Document = () => CustomDocument.Of(resource, version),
        };
        return new ApiResource(kind, BehaviourOf(definition, version), cache) { Form = new CustomForm(definition, version, webhook) };
    }

    /// <summary>The name under which documents define the kind: "io.k8s.example.v1.CronTab" for the group example.k8s.io.</summary>
    public static Schema SchemaOf(ResourceDefinition resource, CustomVersion version)
    {
        string name = $"{string.Join('.', resource.Group.Split('.').AsEnumerable().Reverse())}.{resource.Version}.{resource.Kind}";
        return StructuralShape.OfRoot(name, version);
    }

    private static KindBehaviour BehaviourOf(CustomDefinition definition, CustomVersion version) => new()
    {
        IsCustom = true,
        NeedsVersion = true,
        CountsGenerations = true,
        Scale = version.Scale ?? ScalePaths.Usual,
        DeprecationWarning = version.IsDeprecated ? version.DeprecationWarning ?? $"{definition.Group}/{version.Name} {definition.Kind} is deprecated" : "",
        OnCreate = definition.IsTerminating ? [RefuseAsync] : [NewFinalizers.WarnAsync],
        OnUpdate = [NewFinalizers.WarnAsync],
    };

    private static ValueTask RefuseAsync(WriteContext write, CancellationToken cancel) => throw ApiErrors.DefinitionTerminating();
}
