using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Kube;
using Gantry.Kube.Core;

namespace Gantry.Controllers.Quotas;

/// <summary>A quota as the tree that the shared rules of scopes read.</summary>
internal static class QuotaTrees
{
    public static JsonObject SpecOf(ResourceQuota quota) =>
        JsonSerializer.SerializeToNode(quota, ResourceQuota.Json)?["spec"] as JsonObject ?? [];
}
