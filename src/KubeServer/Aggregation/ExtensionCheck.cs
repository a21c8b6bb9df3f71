using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Kube.Core;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Caching;
using Gantry.KubeServer.Kinds;
using Gantry.KubeServer.Webhooks;

namespace Gantry.KubeServer.Aggregation;

/// <summary>Finds out whether an extension server can be reached and answers, and reads what it says about itself.</summary>
internal sealed class ExtensionCheck(ResourceCatalog catalog, ServiceEndpoints services, ExtensionServers servers, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ApiResource _services = catalog.Of<Service>();

    public async Task<Availability> RunAsync(ExtensionServer server, CancellationToken cancel)
    {
        if (Fault(server) is { } fault)
            return fault;
        try
        {
            await AskAsync(server, cancel);
            return Availability.Passed;
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or WebhookException or JsonException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            string because = failure switch
            {
                HttpRequestException { InnerException: { } inner } => inner.Message,
                OperationCanceledException => "context deadline exceeded",
                _ => failure.Message,
            };
            string address = $"{server.Target.Url}{server.Path}";
            return new Availability(false, "FailedDiscoveryCheck", $"failing or missing response from {address}: {because}");
        }
    }

    private Availability? Fault(ExtensionServer server)
    {
        (string name, string space, int port) = (server.Target.Service, server.Target.Namespace, server.Target.Port);
        if (_services.Cache.Find(_services.KeyOf(new(space, name))) is not { } cached)
            return new Availability(false, "ServiceNotFound", $"service/{name} in \"{space}\" is not present");
        JsonObject? spec = ObjectJson.Parse(cached.Json).Child("spec");
        if (spec.Text("type") == "ExternalName")
            return null;
        if (spec.Objects("ports").FirstOrDefault(entry => entry.Whole("port") == port) is not { } entry)
            return new Availability(false, "ServicePortError", $"service/{name} in \"{space}\" is not listening on port {port}");
        if (!services.HasAny(space, name))
            return new Availability(false, "EndpointsNotFound", $"cannot find endpointslices for service/{name} in \"{space}\"");
        try
        {
            services.Find(space, name, port);
            return null;
        }
        catch (WebhookException)
        {
            return new Availability(false, "MissingEndpoints", $"endpointslices for service/{name} in \"{space}\" have no addresses with port name \"{entry.Text("name")}\"");
        }
    }

    private async Task AskAsync(ExtensionServer server, CancellationToken cancel)
    {
        using CancellationTokenSource late = new(Patience, clock);
        using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancel);
        JsonObject resources = await servers.ReadAsync(server, server.Path, both.Token);
        string schemas = servers.DocumentsOf(server)?.SchemaAddress ?? "";
        if (schemas.Length == 0 || !server.IsAvailable)
            schemas = await SchemaAddressAsync(server, both.Token);
        servers.Remember(server, new ExtensionDocuments(resources, schemas));
    }

    // Schemas are an extra: a server that has none is available all the same.
    private async Task<string> SchemaAddressAsync(ExtensionServer server, CancellationToken cancel)
    {
        try
        {
            JsonObject index = await servers.ReadAsync(server, "/openapi/v3", cancel);
            return index.Child("paths").Child(server.Path[1..]).Text("serverRelativeURL") ?? "";
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or JsonException)
        {
            return "";
        }
    }
}
