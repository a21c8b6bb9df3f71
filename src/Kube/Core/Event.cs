using System.Text.Json.Serialization.Metadata;
using Gantry.Kube.Meta;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A report of something that happened to an object. Reports are dropped after a while.</summary>
public sealed record Event : IKubeObject<Event>
{
    public static ResourceDefinition Definition { get; } = new("", "v1", "Event", "events") { ShortNames = ["ev"] };

    public static JsonTypeInfo<Event> Json => KubeJson.TypeOf<Event>();

    public static JsonTypeInfo<KubeList<Event>> ListJson => KubeJson.TypeOf<KubeList<Event>>();

    /// <summary>What was being done.</summary>
    public string? Action { get; init; }

    /// <summary>The group and version of the API that the object is written in, such as v1 or apps/v1.</summary>
    public string ApiVersion { get; init => field = value ?? "v1"; } = "v1";

    /// <summary>How often it happened.</summary>
    public int? Count { get; init; }

    /// <summary>When it happened first, to the microsecond.</summary>
    public MicroTime? EventTime { get; init; }

    /// <summary>When it happened first.</summary>
    public DateTimeOffset? FirstTimestamp { get; init; }

    /// <summary>What it happened to.</summary>
    [RequiredField]
    public ObjectReference InvolvedObject { get; init => field = value ?? new(); } = new();

    /// <summary>The kind of the object, in camel case.</summary>
    public string Kind { get; init => field = value ?? "Event"; } = "Event";

    /// <summary>When it happened last.</summary>
    public DateTimeOffset? LastTimestamp { get; init; }

    /// <summary>An explanation for people.</summary>
    public string? Message { get; init; }

    /// <summary>Names, labels, owners and times of the object.</summary>
    [RequiredField]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    /// <summary>The reason in one word, for programs.</summary>
    public string? Reason { get; init; }

    /// <summary>Another object that has to do with it.</summary>
    public ObjectReference? Related { get; init; }

    /// <summary>The program that reports.</summary>
    public string? ReportingComponent { get; init; }

    /// <summary>Which instance of the program.</summary>
    public string? ReportingInstance { get; init; }

    /// <summary>Set when it happened several times.</summary>
    public EventSeries? Series { get; init; }

    /// <summary>Who reports, in the older form.</summary>
    public EventSource? Source { get; init; }

    /// <summary>Normal or Warning.</summary>
    public string? Type { get; init; }

    public Event WithMetadata(ObjectMeta metadata) => this with { Metadata = metadata };
}
