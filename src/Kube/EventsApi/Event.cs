using Gantry.Kube.Core;
using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.EventsApi;

/// <summary>A report of something that happened to an object. Reports are dropped after a while.</summary>
public sealed record Event : IKubeObject
{
    public static ResourceDefinition Definition { get; } = new("events.k8s.io", "v1", "Event", "events") { ShortNames = ["ev"] };

    /// <summary>What was being done.</summary>
    [WireField(6)]
    public string? Action { get; init; }

    /// <summary>The group and version of the API that the object is written in, such as v1 or apps/v1.</summary>
    public string ApiVersion { get; init => field = value ?? "events.k8s.io/v1"; } = "events.k8s.io/v1";

    /// <summary>How often it happened, in the older form.</summary>
    [WireField(15)]
    public int? DeprecatedCount { get; init; }

    /// <summary>When it happened first, in the older form.</summary>
    [WireField(13)]
    public DateTimeOffset? DeprecatedFirstTimestamp { get; init; }

    /// <summary>When it happened last, in the older form.</summary>
    [WireField(14)]
    public DateTimeOffset? DeprecatedLastTimestamp { get; init; }

    /// <summary>Who reports, in the older form.</summary>
    [WireField(12)]
    public EventSource? DeprecatedSource { get; init; }

    /// <summary>When it happened first, to the microsecond.</summary>
    [RequiredField, WireField(2)]
    public MicroTime EventTime { get; init; }

    /// <summary>The kind of the object, in camel case.</summary>
    public string Kind { get; init => field = value ?? "Event"; } = "Event";

    /// <summary>Names, labels, owners and times of the object.</summary>
    [WireField(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    /// <summary>An explanation for people.</summary>
    [WireField(10)]
    public string? Note { get; init; }

    /// <summary>The reason in one word, for programs.</summary>
    [WireField(7)]
    public string? Reason { get; init; }

    /// <summary>What it happened to.</summary>
    [WireField(8)]
    public ObjectReference? Regarding { get; init; }

    /// <summary>Another object that has to do with it.</summary>
    [WireField(9)]
    public ObjectReference? Related { get; init; }

    /// <summary>The program that reports.</summary>
    [WireField(4)]
    public string? ReportingController { get; init; }

    /// <summary>Which instance of the program.</summary>
    [WireField(5)]
    public string? ReportingInstance { get; init; }

    /// <summary>Set when it happened several times.</summary>
    [WireField(3)]
    public EventSeries? Series { get; init; }

    /// <summary>Normal or Warning.</summary>
    [WireField(11)]
    public string? Type { get; init; }
}
