using System.Text.Json.Serialization;
using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Meta;

/// <summary>The answer to a request that gives no object: done, or why not.</summary>
public sealed record Status
{
    /// <summary>The group and version of the API that the object is written in, such as v1 or apps/v1.</summary>
    public string ApiVersion { get; init => field = value ?? "v1"; } = "v1";

    /// <summary>The HTTP status of the answer.</summary>
    [WireField(6)]
    public int? Code { get; init; }

    /// <summary>What the failure is about.</summary>
    [WireField(5)]
    public StatusDetails? Details { get; init; }

    /// <summary>The kind of the object, in camel case.</summary>
    public string Kind { get; init => field = value ?? "Status"; } = "Status";

    /// <summary>An explanation for people.</summary>
    [WireField(3)]
    public string? Message { get; init; }

    /// <summary>Names, labels, owners and times of the object.</summary>
    [WireField(1)]
    public ListMeta Metadata { get; init => field = value ?? new(); } = new();

    /// <summary>The reason in one word, for programs.</summary>
    [WireField(4)]
    public string? Reason { get; init; }

    /// <summary>Success or Failure.</summary>
    [JsonPropertyName("status"), WireField(2)]
    public string? Outcome { get; init; }
}
