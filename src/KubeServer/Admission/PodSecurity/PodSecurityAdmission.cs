using System.Globalization;
using System.Text.Json.Nodes;
using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.Meta;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Caching;
using Gantry.KubeServer.Kinds;

namespace Gantry.KubeServer.Admission.PodSecurity;

/// <summary>Holds pods to the standard that their namespace's labels name: refuses, warns and notes; workloads are only warned of.</summary>
internal sealed class PodSecurityAdmission(ResourceCatalog catalog) : IAdmissionStep
{
    // As many pods as a change of a namespace's labels is checked against; Kubernetes' own number.
    private const int MaxPods = 3000;

    private static readonly string[] IgnoredSubresources = ["exec", "attach", "binding", "eviction", "log", "portforward", "proxy", "status"];

    private readonly ApiResource _pods = catalog.Of<Pod>();

    public ValueTask ChangeAsync(AdmissionRequest request, CancellationToken cancel) => ValueTask.CompletedTask;

    public ValueTask CheckAsync(AdmissionRequest request, CancellationToken cancel)
    {
        if (request.Operation is not (Operation.Create or Operation.Update) || request.Object is not { } item)
            return ValueTask.CompletedTask;
        if (request.Definition == Namespace.Definition)
        {
            CheckNamespace(request, item);
            return ValueTask.CompletedTask;
        }

        bool isPod = request.Definition == Pod.Definition;
        if (isPod ? IgnoredSubresources.Contains(request.Subresource) : request.Subresource.Length > 0)
            return ValueTask.CompletedTask;
        return isPod || PodTemplates.Has(request.Definition) ? CheckPodsAsync(request, item, isPod, cancel) : ValueTask.CompletedTask;
    }

    private static async ValueTask CheckPodsAsync(AdmissionRequest request, JsonObject item, bool isPod, CancellationToken cancel)
    {
        NamespaceSecurity security = NamespaceSecurity.Of(await Namespaces.LabelsAsync(request.Registry, request.Namespace, cancel));
        if (security.ForbidsNothing || (isPod && request.Old is { } old && !PodTemplates.IsSignificant(item, old)))
            return;
        if (isPod)
            Judge(request, security, new PodUnderCheck(item.Child("metadata"), item.Child("spec")), enforces: true);
        else if (PodTemplates.Of(request.Definition, item) is { } template)
            Judge(request, security, new PodUnderCheck(template.Child("metadata"), template.Child("spec")), enforces: false);
    }

    private static void Judge(AdmissionRequest request, NamespaceSecurity security, PodUnderCheck pod, bool enforces)
    {
        const string prefix = "pod-security.kubernetes.io/";
        if (security.Errors.Count > 0)
            request.Annotate($"{prefix}error", $"Failed to parse policy: {security.Fault}");
        if (enforces)
            request.Annotate($"{prefix}enforce-policy", security.Enforce.ToString());
        if (SecurityStandards.Violations(security.Audit, pod) is { Count: > 0 } noted)
            request.Annotate($"{prefix}audit-violations", $"would violate PodSecurity \"{security.Audit}\": {SecurityStandards.Details(noted)}");
        if (enforces && SecurityStandards.Violations(security.Enforce, pod) is { Count: > 0 } forbidden)
            throw request.Forbidden($"violates PodSecurity \"{security.Enforce}\": {SecurityStandards.Details(forbidden)}");
        if (SecurityStandards.Violations(security.Warn, pod) is { Count: > 0 } warned)
            request.Warn($"would violate PodSecurity \"{security.Warn}\": {SecurityStandards.Details(warned)}");
    }

    private void CheckNamespace(AdmissionRequest request, JsonObject space)
    {
        if (request.Subresource.Length > 0)
            return;
        NamespaceSecurity after = NamespaceSecurity.Of(LabelsOf(space));
        NamespaceSecurity before = NamespaceSecurity.Of(request.Old is { } old ? LabelsOf(old) : new Dictionary<string, string>());
        if (after.Errors.Count > 0 && (request.Old is null || !after.Errors.SequenceEqual(before.Errors)))
            throw Invalid(request, after.Fault);
        if (request.Old is null || after.Enforce == before.Enforce || after.Enforce.ForbidsNothing)
            return;
        if (after.Enforce.Minor != before.Enforce.Minor || after.Enforce.Level > before.Enforce.Level)
            WarnOfPods(request, space.Name, after.Enforce);
    }

    private void WarnOfPods(AdmissionRequest request, string space, SecurityPolicy enforce)
    {
        CachedObject[] pods = [.. _pods.Cache.Snapshot.Objects.StartingWith(_pods.PrefixIn(space))];
        var byReason = pods.Take(MaxPods)
            .Select(cached => ObjectJson.Parse(cached.Json))
            .Select(pod => (pod.Name, Reasons: SecurityStandards.Reasons(SecurityStandards.Violations(enforce, new PodUnderCheck(pod.Child("metadata"), pod.Child("spec"))))))
            .Where(pod => pod.Reasons.Length > 0)
            .GroupBy(pod => pod.Reasons, pod => pod.Name)
            .ToArray();
        if (pods.Length > MaxPods)
            request.Warn(string.Create(CultureInfo.InvariantCulture, $"new PodSecurity enforce level only checked against the first {MaxPods} of {pods.Length} existing pods"));
        if (byReason.Length > 0)
            request.Warn($"existing pods in namespace \"{space}\" violate the new PodSecurity enforce level \"{enforce}\"");
        foreach (string warning in byReason.Select(group => $"{Who([.. group.Order(StringComparer.Ordinal)])}: {group.Key}").Order(StringComparer.Ordinal))
            request.Warn(warning);
    }

    private static string Who(string[] names) => names.Length switch
    {
        1 => names[0],
        2 => $"{names[0]} (and 1 other pod)",
        _ => string.Create(CultureInfo.InvariantCulture, $"{names[0]} (and {names.Length - 1} other pods)"),
    };

    private static ApiException Invalid(AdmissionRequest request, string fault)
    {
        Status refused = request.Forbidden(fault).Status;
        return new ApiException(refused with { Code = 422, Reason = "Invalid" });
    }

    private static Dictionary<string, string> LabelsOf(JsonObject item) => new(item.Child("metadata").Pairs("labels"));
}
