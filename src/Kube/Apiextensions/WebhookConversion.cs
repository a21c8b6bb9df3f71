using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Apiextensions;

/// <summary>The service that converts objects.</summary>
public sealed record WebhookConversion
{
    /// <summary>Where the service is.</summary>
    [WireField(2)]
    public WebhookClientConfig? ClientConfig { get; init; }

    /// <summary>The versions of the question that the service understands, the best first.</summary>
    [RequiredField, ListAtomic, WireField(3)]
    public IReadOnlyList<string> ConversionReviewVersions { get; init => field = value ?? []; } = [];
}
