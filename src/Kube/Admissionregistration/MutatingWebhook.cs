using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Admissionregistration;

/// <summary>A service that is asked about writes and may change them.</summary>
public sealed record MutatingWebhook
{
    /// <summary>The versions of the question that the service understands, the best first.</summary>
    [RequiredField, ListAtomic, WireField(8)]
    public IReadOnlyList<string> AdmissionReviewVersions { get; init => field = value ?? []; } = [];

    /// <summary>Where the service is.</summary>
    [RequiredField, WireField(2)]
    public WebhookClientConfig ClientConfig { get; init => field = value ?? new(); } = new();

    /// <summary>What an error means: Fail refuses the request, Ignore lets it pass.</summary>
    [OneOf("Fail", "Ignore"), DefaultsTo("Fail"), WireField(4, KeepsZero = true)]
    public string? FailurePolicy { get; init; }

    /// <summary>Tests that a request has to pass to be looked at, all of them.</summary>
    [ListMap("name"), PatchMerge("name"), WireField(12)]
    public IReadOnlyList<MatchCondition> MatchConditions { get; init => field = value ?? []; } = [];

    /// <summary>Exact looks only at what the rules name, Equivalent at the same objects in other groups and versions too.</summary>
    [OneOf("Exact", "Equivalent"), DefaultsTo("Equivalent"), WireField(9, KeepsZero = true)]
    public string? MatchPolicy { get; init; }

    /// <summary>A full name for the webhook, such as images.example.com.</summary>
    [RequiredField, WireField(1)]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Only objects of namespaces with such labels.</summary>
    [DefaultsToEmpty, WireField(5)]
    public LabelSelector? NamespaceSelector { get; init; }

    /// <summary>Only objects with such labels, before or after the change.</summary>
    [DefaultsToEmpty, WireField(11)]
    public LabelSelector? ObjectSelector { get; init; }

    /// <summary>Never looks at a request once, IfNeeded again after others have changed the object.</summary>
    [OneOf("Never", "IfNeeded"), DefaultsTo("Never"), WireField(10, KeepsZero = true)]
    public string? ReinvocationPolicy { get; init; }

    /// <summary>The writes that it is asked about.</summary>
    [ListAtomic, WireField(3)]
    public IReadOnlyList<RuleWithOperations> Rules { get; init => field = value ?? []; } = [];

    /// <summary>Whether asking changes anything elsewhere: None or NoneOnDryRun.</summary>
    [RequiredField, OneOf("None", "NoneOnDryRun"), WireField(6, KeepsZero = true)]
    public string SideEffects { get; init => field = value ?? ""; } = "";

    /// <summary>Seconds to wait for the answer, from 1 to 30. 10 by default.</summary>
    [DefaultsTo(10), WireField(7, KeepsZero = true)]
    public int? TimeoutSeconds { get; init; }
}
