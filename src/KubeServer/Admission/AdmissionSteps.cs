using Gantry.KubeServer.Admission.Limits;
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
    public static AdmissionChain Chain(ResourceCatalog catalog, WebhookClient webhooks, Func<Authorizer> authorizer)
    {
        WebhookSteps asked = new(catalog, webhooks, authorizer);
        return new AdmissionChain(
        [
            new NamespaceLifecycle(),
            new LimitRangeAdmission(catalog),
            new ServiceAccountAdmission(),
            new NodeRestriction(),
            new NewNodeTaint(),
            new PodSecurityAdmission(catalog),
            new PriorityAdmission(),
            new DefaultTolerations(),
            new DefaultClasses(catalog),
            new UseProtection(),
            new ClaimGrowth(catalog),
            new RuntimeClassAdmission(catalog),
            new CertificateAdmission(authorizer),
            new MutatingPolicies(catalog, authorizer),
            asked.Mutating,
            new ValidatingPolicies(catalog, authorizer),
            asked.Validating,
            new QuotaAdmission(catalog),
        ]);
    }
}
