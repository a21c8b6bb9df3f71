using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Cel;
using Gantry.KubeServer.Authorization;

namespace Gantry.KubeServer.Admission.Expressions;

/// <summary>The variables of one request, each made when an expression first needs it. The documents live as long as this.</summary>
internal sealed class RequestBindings(AdmissionRequest request, ObjectVersion version, Authorizer authorizer)
{
    private CelValue? _object;
    private CelValue? _old;
    private CelValue? _request;

    /// <summary>All of an environment with the authorizer; no namespace is known where none is set.</summary>
    public CelBindings For(CelEnvironment environment) => WithoutAuthorizer(environment)
        .Set("authorizer", () => CelValue.From(RightsValue.Of(authorizer, request.User)))
        .Set("authorizer.requestResource", () => CelValue.From(RightsValue.Of(authorizer, request)));

    public CelBindings WithoutAuthorizer(CelEnvironment environment) => new CelBindings(environment)
        .Set("object", () => _object ??= Tree(version.Object))
        .Set("oldObject", () => _old ??= Tree(version.Old))
        .Set("request", () => _request ??= JsonValues.From(Element(RequestDocument.Of(request, version)), RequestTypes.Request.Type, environment))
        .Set("namespaceObject", CelValue.Null);

    /// <summary>Forgets the object after it has been changed.</summary>
    public void Forget() => _object = null;

    public static CelValue Tree(JsonNode? tree) => tree is null ? CelValue.Null : JsonValues.From(Element(tree));

    public static JsonElement Element(JsonNode tree) => JsonDocument.Parse(ObjectJson.ToBytes(tree)).RootElement;
}
