using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Admissionregistration;

/// <summary>Services that are asked about writes and may refuse them.</summary>
public sealed record ValidatingWebhookConfiguration : IKubeObject
{
    public static ResourceDefinition Definition { get; } = new("admissionregistration.k8s.io", "v1", "ValidatingWebhookConfiguration", "validatingwebhookconfigurations") { Namespaced = false, Categories = ["api-extensions"] };

    /// <summary>The group and version of the API that the object is written in, such as v1 or apps/v1.</summary>
    public string ApiVersion { get; init => field = value ?? "admissionregistration.k8s.io/v1"; } = "admissionregistration.k8s.io/v1";

    /// <summary>The kind of the object, in camel case.</summary>
    public string Kind { get; init => field = value ?? "ValidatingWebhookConfiguration"; } = "ValidatingWebhookConfiguration";

    /// <summary>Names, labels, owners and times of the object.</summary>
    [WireField(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    /// <summary>The services.</summary>
    [ListMap("name"), PatchMerge("name"), WireField(2)]
    public IReadOnlyList<ValidatingWebhook> Webhooks { get; init => field = value ?? []; } = [];
}
