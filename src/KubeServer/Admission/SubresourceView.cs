using System.Text.Json.Nodes;
using Gantry.Kube;

namespace Gantry.KubeServer.Admission;

/// <summary>A subresource that shows an object in another form, such as a Scale: how it looks, and what a changed form means for the object.</summary>
internal sealed record SubresourceView(ResourceDefinition Kind, Func<JsonObject, JsonObject> Show, Action<JsonObject, JsonObject> Apply);
