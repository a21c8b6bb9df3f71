using System.Text.Json.Nodes;
using Gantry.Kube.Selectors;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Admission.Expressions;
using Gantry.KubeServer.Webhooks;

namespace Gantry.KubeServer.Admission.Webhooks;

/// <summary>One webhook of a configuration, read once when the configuration changed.</summary>
internal sealed class Webhook
{
    private const long DefaultTimeoutSeconds = 10;

    public required string Configuration { get; init; }

    public required string Name { get; init; }

    /// <summary>What tells it from all others: its configuration, its place there and its name.</summary>
    public required string Id { get; init; }

    public required IReadOnlyList<RequestRule> Rules { get; init; }

    public required LabelQuery NamespaceSelector { get; init; }

    public required LabelQuery ObjectSelector { get; init; }

    public required MatchConditions Conditions { get; init; }

    public required WebhookTarget? Target { get; init; }

    public required TimeSpan Timeout { get; init; }

    public required bool IgnoresFailure { get; init; }

    public required bool TakesEquivalents { get; init; }

    public required bool WantsReinvocation { get; init; }

    public required bool HasSideEffects { get; init; }

    /// <summary>The version of the review that it is sent: the first that it names and that there is.</summary>
    public required string ReviewVersion { get; init; }

    public static Webhook Of(string configuration, int index, JsonObject item)
    {
        string name = item.Text("name") ?? "";
        return new Webhook
        {
            Configuration = configuration,
            Name = name,
            Id = $"{configuration}/{name}/{index}",
            Rules = [.. item.Objects("rules").Select(rule => new RequestRule(rule))],
            NamespaceSelector = LabelQuery.Of(item.Child("namespaceSelector") ?? []),
            ObjectSelector = LabelQuery.Of(item.Child("objectSelector") ?? []),
            Conditions = MatchConditions.Of(item, AdmissionExpressions.ForConditions),
            Target = WebhookTarget.Of(item.Child("clientConfig")),
            Timeout = TimeSpan.FromSeconds(item.Whole("timeoutSeconds") ?? DefaultTimeoutSeconds),
            IgnoresFailure = item.Text("failurePolicy") == "Ignore",
            TakesEquivalents = item.Text("matchPolicy") != "Exact",
            WantsReinvocation = item.Text("reinvocationPolicy") == "IfNeeded",
            HasSideEffects = item.Text("sideEffects") is not ("None" or "NoneOnDryRun"),
            ReviewVersion = item.Texts("admissionReviewVersions").FirstOrDefault(version => version is "v1" or "v1beta1") ?? "v1",
        };
    }
}
