using Gantry.KubeServer.Kinds;

namespace Gantry.KubeServer.Admission.Webhooks;

/// <summary>A webhook that is to be asked, with the object in the form that it asks for; no form where the server works with that form itself.</summary>
internal sealed record WebhookCall(Webhook Webhook, ObjectVersion Version, ApiResource? Form);
