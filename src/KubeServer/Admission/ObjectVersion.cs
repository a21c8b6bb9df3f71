using System.Text.Json.Nodes;
using Gantry.Kube;

namespace Gantry.KubeServer.Admission;

/// <summary>The object of a request in the version that a rule asks for, which may be another than that of the request.</summary>
internal sealed record ObjectVersion(ResourceDefinition Resource, ResourceDefinition Kind, JsonObject? Object, JsonObject? Old)
{
    public static ObjectVersion Of(AdmissionRequest request) => new(request.Definition, request.Kind, request.Object, request.Old);
}
