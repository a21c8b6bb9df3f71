using System.Text.Json.Nodes;
using Gantry.Kube.Apply;
using Gantry.KubeServer.Kinds;

namespace Gantry.KubeServer.Ownership;

/// <summary>What one program applies to an object that is there, and who owned what of it until then.</summary>
internal sealed record ApplyRequest(ResourceCatalog Catalog, ApiResource Resource)
{
    public required JsonObject Live { get; init; }

    public required JsonObject Applied { get; init; }

    public required ManagedFields Owners { get; init; }

    public required FieldOwner Applier { get; init; }

    public bool IsForced { get; init; }

    public required string Time { get; init; }
}
