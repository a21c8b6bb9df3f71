using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gantry.KubeServer.Aggregation;

/// <summary>Reads the OpenAPI 2 documents of the extension servers, which become parts of this server's own.</summary>
internal sealed class ExtensionSchemas(ExtensionServers servers, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    /// <summary>Equal as long as the documents need not be read again. What a server says may change by itself, so there is an end to that.</summary>
    public object Stand => servers.All.Count == 0 ? servers.Stand : (servers.Stand, clock.GetUtcNow().Ticks / Fresh.Ticks);

    /// <summary>The documents of those that answer in time, with the path that each serves.</summary>
    public async ValueTask<IReadOnlyList<(string Path, JsonObject Document)>> ReadAsync(CancellationToken cancel)
    {
        using CancellationTokenSource late = new(Patience, clock);
        using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancel);
        ExtensionServer[] available = [.. servers.All.Where(server => server.IsAvailable).OrderBy(server => server.Path, StringComparer.Ordinal)];
        JsonObject?[] documents = await Task.WhenAll(available.Select(server => ReadAsync(server, both.Token)));
        cancel.ThrowIfCancellationRequested();
        return [.. available.Zip(documents).Where(pair => pair.Second is not null).Select(pair => (pair.First.Path, pair.Second!))];
    }

    private async Task<JsonObject?> ReadAsync(ExtensionServer server, CancellationToken cancel)
    {
        try
        {
            return await servers.ReadAsync(server, "/openapi/v2", cancel);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or JsonException or OperationCanceledException)
        {
            return null;
        }
    }
}
