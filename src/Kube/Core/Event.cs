using System.Text.Json.Serialization.Metadata;
using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A report of something that happened to an object. Reports are dropped after a while.</summary>
public sealed record Event : IKubeObject<Event>
{
    public static ResourceDefinition Definition { get; } = new("", "v1", "Event", "events") { ShortNames = ["ev"] };

    public static JsonTypeInfo<Event> Json => KubeJson.TypeOf<Event>();

    public static JsonTypeInfo<KubeList<Event>> ListJson => KubeJson.TypeOf<KubeList<Event>>();

    /// <summary>What was being done.</summary>
    [WireField(12)]
    public string? Action { get; init; }

    /// <summary>The group and version of the API that the object is written in, such as v1 or apps/v1.</summary>
    public string ApiVersion { get; init => field = value ?? "v1"; } = "v1";

    /// <summary>How often it happened.</summary>
    [WireField(8)]
    public int? Count { get; init; }

    /// <summary>When it happened first, to the microsecond.</summary>
    [WireField(10)]
    public MicroTime? EventTime { get; init; }

    /// <summary>When it happened first.</summary>
    [WireField(6)]
    public DateTimeOffset? FirstTimestamp { get; init; }

    /// <summary>What it happened to.</summary>
    [RequiredField(InOwnWords = true), WireField(2)]
    public ObjectReference InvolvedObject { get; init => field = value ?? new(); } = new();

    /// <summary>The kind of the object, in camel case.</summary>
    public string Kind { get; init => field = value ?? "Event"; } = "Event";

    /// <summary>When it happened last.</summary>
    [WireField(7)]
    public DateTimeOffset? LastTimestamp { get; init; }

    /// <summary>An explanation for people.</summary>
    [WireField(4)]
    public string? Message { get; init; }

    /// <summary>Names, labels, owners and times of the object.</summary>
    [RequiredField, WireField(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    /// <summary>The reason in one word, for programs.</summary>
    [WireField(3)]
    public string? Reason { get; init; }

    /// <summary>Another object that has to do with it.</summary>
    [WireField(13)]
    public ObjectReference? Related { get; init; }

    /// <summary>The program that reports.</summary>
    [WireField(14)]
    public string? ReportingComponent { get; init; }

    /// <summary>Which instance of the program.</summary>
    [WireField(15)]
    public string? ReportingInstance { get; init; }

    /// <summary>Set when it happened several times.</summary>
    [WireField(11)]
    public EventSeries? Series { get; init; }

    /// <summary>Who reports, in the older form.</summary>
    [WireField(5)]
    public EventSource? Source { get; init; }

    /// <summary>Normal or Warning.</summary>
    [WireField(9)]
    public string? Type { get; init; }

    public Event WithMetadata(ObjectMeta metadata) => this with { Metadata = metadata };
}
