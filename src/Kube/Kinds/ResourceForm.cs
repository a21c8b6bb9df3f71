using System.Text.Json.Nodes;

namespace Gantry.Kube.Kinds;

/// <summary>Another version or group in which clients may read and write the objects of a kind. Nothing is lost on the way there and back.</summary>
public sealed record ResourceForm(ResourceKind Kind, ResourceKind Stored)
{
    /// <summary>Turns an object of this form into one of the stored kind, in place.</summary>
    public required Action<JsonObject> ToStored { get; init; }

    public required Action<JsonObject> FromStored { get; init; }

    /// <summary>What field selectors call a field here that is called otherwise there.</summary>
    public IReadOnlyDictionary<string, string> StoredFields { get; init; } = new Dictionary<string, string>();
}
