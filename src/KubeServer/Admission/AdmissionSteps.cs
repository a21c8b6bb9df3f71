using Gantry.KubeServer.Admission.Limits;
using Gantry.KubeServer.Admission.Measures;
using Gantry.KubeServer.Admission.Nodes;
using Gantry.KubeServer.Admission.PodSecurity;
using Gantry.KubeServer.Admission.Policies;
using Gantry.KubeServer.Admission.Quotas;
using Gantry.KubeServer.Admission.Storage;
using Gantry.KubeServer.Admission.Webhooks;
using Gantry.KubeServer.Authorization;
using Gantry.KubeServer.Kinds;
using Gantry.KubeServer.Webhooks;

namespace Gantry.KubeServer.Admission;

/// <summary>The steps of admission, in Kubernetes' own order: the server's own before those of others, and quotas after all.</summary>
internal static class AdmissionSteps
{
    public static AdmissionChain Chain(ResourceCatalog catalog, WebhookClient webhooks, Func<Authorizer> authorizer, AdmissionMetrics metrics)
    {
        WebhookSteps asked = new(catalog, webhooks, authorizer, metrics);
        return new AdmissionChain(
        [
            Changing("NamespaceLifecycle", new NamespaceLifecycle()),
            Both("LimitRanger", new LimitRangeAdmission(catalog)),
            Changing("ServiceAccount", new ServiceAccountAdmission()),
            Changing("NodeRestriction", new NodeRestriction(authorizer)),
            Changing("TaintNodesByCondition", new NewNodeTaint()),
            Checking("PodSecurity", new PodSecurityAdmission(catalog)),
            Both("Priority", new PriorityAdmission()),
            Changing("DefaultTolerationSeconds", new DefaultTolerations()),
            Changing("DefaultStorageClass", new DefaultClasses(catalog)),
            Changing("StorageObjectInUseProtection", new UseProtection()),
            Checking("PersistentVolumeClaimResize", new ClaimGrowth(catalog)),
            Both("RuntimeClass", new RuntimeClassAdmission(catalog)),
            Both("CertificateApproval", new CertificateAdmission(authorizer)),
            Changing("MutatingAdmissionPolicy", new MutatingPolicies(catalog, authorizer)),
            Changing("MutatingAdmissionWebhook", asked.Mutating),
            Checking("ValidatingAdmissionPolicy", new ValidatingPolicies(catalog, authorizer, metrics)),
            Checking("ValidatingAdmissionWebhook", asked.Validating),
            Checking("ResourceQuota", new QuotaAdmission(catalog)),
        ], metrics.Rounds);

        MeasuredStep Changing(string name, IAdmissionStep step) => new(step, metrics.Step(name), StepSides.Changes);
        MeasuredStep Checking(string name, IAdmissionStep step) => new(step, metrics.Step(name), StepSides.Checks);
        MeasuredStep Both(string name, IAdmissionStep step) => new(step, metrics.Step(name), StepSides.Both);
    }
}
