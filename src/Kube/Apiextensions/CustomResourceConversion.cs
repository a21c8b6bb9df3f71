using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Apiextensions;

/// <summary>How objects get from one version to another.</summary>
public sealed record CustomResourceConversion
{
    /// <summary>None only changes the version's name, Webhook asks a service.</summary>
    [RequiredField(InOwnWords = true), OneOf("None", "Webhook"), WireField(1)]
    public string Strategy { get; init => field = value ?? ""; } = "";

    /// <summary>The service, for Webhook.</summary>
    [WireField(2)]
    public WebhookConversion? Webhook { get; init; }
}
