using Gantry.Kube.Admissionregistration;
using Gantry.KubeServer.Admission.Measures;
using Gantry.KubeServer.Authorization;
using Gantry.KubeServer.Kinds;
using Gantry.KubeServer.Webhooks;

namespace Gantry.KubeServer.Admission.Webhooks;

/// <summary>The two steps of admission that ask others.</summary>
internal sealed class WebhookSteps
{
    private const string Group = "admissionregistration.k8s.io";

    public WebhookSteps(ResourceCatalog catalog, WebhookClient client, Func<Authorizer> authorizer, AdmissionMetrics metrics)
    {
        WebhookMatcher matcher = new(authorizer);
        WebhookCaller caller = new(client, metrics);
        Mutating = new MutatingWebhooks(new WebhookBook(catalog.Of(MutatingWebhookConfiguration.Definition)), matcher, caller);
        Validating = new ValidatingWebhooks(new WebhookBook(catalog.Of(ValidatingWebhookConfiguration.Definition)), matcher, caller);
    }

    public IAdmissionStep Mutating { get; }

    public IAdmissionStep Validating { get; }

    /// <summary>Who configures admission is not subject to it, so that a mistake can be undone.</summary>
    public static bool IsExempt(AdmissionRequest request) => request.Definition.Group == Group;
}
