using System.Text.Json.Nodes;

namespace Gantry.Kube.Validation;

/// <summary>What is to be judged: the object as it would be stored and, for an update, as it was before.</summary>
public sealed record ObjectChange(JsonObject After, JsonObject? Before)
{
    /// <summary>The subresource that is written, empty for the object itself.</summary>
    public string Subresource { get; init; } = "";

    /// <summary>The group of the API that the writer speaks, where the kind has forms in several.</summary>
    public string Form { get; init; } = "";

    public bool IsUpdate => Before is not null;
}
