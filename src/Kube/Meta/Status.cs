using System.Text.Json.Serialization;

namespace Gantry.Kube.Meta;

/// <summary>The answer to a request that gives no object: done, or why not.</summary>
public sealed record Status
{
    /// <summary>The group and version of the API that the object is written in, such as v1 or apps/v1.</summary>
    public string ApiVersion { get; init => field = value ?? "v1"; } = "v1";

    /// <summary>The HTTP status of the answer.</summary>
    public int? Code { get; init; }

    /// <summary>What the failure is about.</summary>
    public StatusDetails? Details { get; init; }

    /// <summary>The kind of the object, in camel case.</summary>
    public string Kind { get; init => field = value ?? "Status"; } = "Status";

    /// <summary>An explanation for people.</summary>
    public string? Message { get; init; }

    /// <summary>Names, labels, owners and times of the object.</summary>
    public ListMeta Metadata { get; init => field = value ?? new(); } = new();

    /// <summary>The reason in one word, for programs.</summary>
    public string? Reason { get; init; }

    /// <summary>Success or Failure.</summary>
    [JsonPropertyName("status")]
    public string? Outcome { get; init; }
}
