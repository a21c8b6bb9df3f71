using System.Text.Json.Nodes;
using Gantry.KubeServer.Configuration;
using Gantry.KubeServer.Egress;
using Gantry.KubeServer.Webhooks;

namespace Gantry.KubeServer.Audit;

/// <summary>Events as lists that are sent to a service.</summary>
internal sealed class RemoteSink(ConfigFile kubeconfig, EgressDial? through, TimeProvider clock) : IAuditSink
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ReviewClient _service = new(RemoteServer.Read(kubeconfig), Patience, through, clock);

    public async ValueTask WriteAsync(IReadOnlyList<byte[]> events, CancellationToken cancel)
    {
        JsonArray items = [];
        foreach (byte[] line in events)
            items.Add(JsonNode.Parse(line));
        await _service.SendAsync(new JsonObject { ["kind"] = "EventList", ["apiVersion"] = "audit.k8s.io/v1", ["metadata"] = new JsonObject(), ["items"] = items }, cancel);
    }

    public void Dispose() => _service.Dispose();
}
