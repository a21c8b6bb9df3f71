using System.Text.Json.Serialization.Metadata;
using Gantry.Kube.Meta;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record Event : IKubeObject<Event>
{
    public static ResourceDefinition Definition { get; } = new("", "v1", "Event", "events") { ShortNames = ["ev"] };

    public static JsonTypeInfo<Event> Json => KubeJson.TypeOf<Event>();

    public static JsonTypeInfo<KubeList<Event>> ListJson => KubeJson.TypeOf<KubeList<Event>>();

    public string? Action { get; init; }

    public string ApiVersion { get; init => field = value ?? "v1"; } = "v1";

    public int? Count { get; init; }

    public MicroTime? EventTime { get; init; }

    public DateTimeOffset? FirstTimestamp { get; init; }

    [RequiredField]
    public ObjectReference InvolvedObject { get; init => field = value ?? new(); } = new();

    public string Kind { get; init => field = value ?? "Event"; } = "Event";

    public DateTimeOffset? LastTimestamp { get; init; }

    public string? Message { get; init; }

    [RequiredField]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    public string? Reason { get; init; }

    public ObjectReference? Related { get; init; }

    public string? ReportingComponent { get; init; }

    public string? ReportingInstance { get; init; }

    public EventSeries? Series { get; init; }

    public EventSource? Source { get; init; }

    public string? Type { get; init; }

    public Event WithMetadata(ObjectMeta metadata) => this with { Metadata = metadata };
}
