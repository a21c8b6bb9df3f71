using System.Text.Json.Nodes;

namespace Gantry.KubeServer.Admission.Webhooks;

/// <summary>What a webhook said to a request that it allowed: a patch, or none.</summary>
internal readonly record struct WebhookAnswer(JsonArray? Patch);
