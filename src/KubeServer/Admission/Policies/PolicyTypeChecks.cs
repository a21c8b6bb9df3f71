using System.Text.Json.Nodes;
using Gantry.Cel;
using Gantry.Kube;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Admission.Expressions;
using Gantry.KubeServer.Kinds;
using Gantry.KubeServer.Verbs;

namespace Gantry.KubeServer.Admission.Policies;

/// <summary>Compiles a policy's expressions against the kinds that it names, and says in its status what cannot be right for them.</summary>
internal static class PolicyTypeChecks
{
    // As many kinds as Kubernetes checks a policy against.
    private const int MaxKinds = 10;

    public static void SetStatus(WriteContext write)
    {
        if (write.Subresource.Length > 0)
            return;
        JsonObject? spec = write.New.Child("spec");
        ApiResource[] kinds = [.. KindsOf(spec.Child("matchConstraints"), write.Registry.Catalog).Take(MaxKinds)];
        JsonArray warnings = [.. Warnings(spec, kinds, ParamsOf(spec, write.Registry.Catalog))];
        bool isChanged = write.Old is { } old && !JsonNode.DeepEquals(spec, old.Child("spec"));
        long generation = write.Old is { } before ? (before.Metadata.Whole("generation") ?? 0) + (isChanged ? 1 : 0) : 1;
        JsonObject status = write.New.ChildOrNew("status");
        status["observedGeneration"] = generation;
        status["typeChecking"] = warnings.Count == 0 ? new JsonObject() : new JsonObject { ["expressionWarnings"] = warnings };
    }

    // Only what is named in full is checked: a star could mean anything.
    private static IEnumerable<ApiResource> KindsOf(JsonObject? constraints, ResourceCatalog catalog) =>
        (from rule in constraints.Objects("resourceRules")
         where !rule.Texts("apiGroups").Concat(rule.Texts("apiVersions")).Any(name => name.Contains('*'))
         from resource in catalog.All
         where rule.Texts("apiGroups").Contains(resource.Definition.Group)
            && rule.Texts("apiVersions").Contains(resource.Definition.Version)
            && rule.Texts("resources").Contains(resource.Definition.Plural)
            && resource.Behaviour.Review is null
         orderby resource.Definition.Group, resource.Definition.Version, resource.Definition.Kind
         select resource).Distinct();

    // Null where there is none, or none that is served.
    private static SchemaTypes? ParamsOf(JsonObject? spec, ResourceCatalog catalog)
    {
        JsonObject? named = spec.Child("paramKind");
        ApiResource? kind = catalog.All.FirstOrDefault(one => one.Definition.ApiVersion == named.Text("apiVersion") && one.Definition.Kind == named.Text("kind"));
        return kind is null ? null : new SchemaTypes(kind.Kind.Schema);
    }

    private static IEnumerable<JsonNode> Warnings(JsonObject? spec, ApiResource[] kinds, SchemaTypes? parameters)
    {
        int index = 0;
        foreach (JsonObject rule in spec.Objects("validations"))
        {
            string field = $"spec.validations[{index++}]";
            foreach (string name in (string[])["expression", "messageExpression"])
            {
                if (rule.Text(name) is not { Length: > 0 } source)
                    continue;
                string[] found = [.. kinds.Select(kind => Warning(kind, spec, parameters, source)).OfType<string>()];
                if (found.Length > 0)
                    yield return new JsonObject { ["fieldRef"] = $"{field}.{name}", ["warning"] = string.Join('\n', found) };
            }
        }
    }

    private static string? Warning(ApiResource kind, JsonObject? spec, SchemaTypes? parameters, string source)
    {
        SchemaTypes types = new(kind.Kind.Schema);
        CelEnvironment environment = CelEnvironment.Kubernetes
            .With(AuthorizerFunctions.Library)
            .WithStructs(RequestTypes.Find)
            .WithStructs(types.Find)
            .WithVariable("object", types.Root)
            .WithVariable("oldObject", types.Root)
            .WithVariable("request", RequestTypes.Request.Type)
            .WithVariable("namespaceObject", RequestTypes.Namespace.Type);
        if (parameters is not null)
            environment = environment.WithStructs(parameters.Find).WithVariable("params", parameters.Root);
        CelCompilation compiled = PolicyVariables.Of(spec, environment).Environment.Compile(source);
        ResourceDefinition named = kind.Definition;
        return compiled.Issues.Count > 0 ? $"{named.Group}/{named.Version}, Kind={named.Kind}: {CelIssue.Describe(source, compiled.Issues)}\n" : null;
    }
}
