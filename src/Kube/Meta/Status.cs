using System.Text.Json.Serialization;

namespace Gantry.Kube.Meta;

public sealed record Status
{
    public string ApiVersion { get; init => field = value ?? "v1"; } = "v1";

    public int? Code { get; init; }

    public StatusDetails? Details { get; init; }

    public string Kind { get; init => field = value ?? "Status"; } = "Status";

    public string? Message { get; init; }

    public ListMeta Metadata { get; init => field = value ?? new(); } = new();

    public string? Reason { get; init; }

    [JsonPropertyName("status")]
    public string? Outcome { get; init; }
}
