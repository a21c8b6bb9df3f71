using Gantry.Kube.Kinds;

namespace Gantry.KubeServer.Admission.Webhooks;

/// <summary>A webhook that is to be asked, with the object in the form that it asks for; no form where that is the request's own.</summary>
internal sealed record WebhookCall(Webhook Webhook, ObjectVersion Version, ResourceForm? Form);
