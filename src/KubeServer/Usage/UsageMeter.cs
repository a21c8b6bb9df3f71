using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gantry.KubeServer.Usage;

/// <summary>Asks agents of nodes what is used there. Nothing is asked unless somebody wants to know, so the first answer takes a look more.</summary>
internal sealed class UsageMeter(NodeConnection? connect, TimeProvider clock) : IDisposable
{
    private const int MaxSummary = 64 * 1024 * 1024;

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    // What clients of Kubernetes are used to; an older look is kept until it is this old.
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, NodeSample> _kept = [];

    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        ConnectCallback = async (context, cancel) => connect is null
            ? throw ApiErrors.Unavailable("this server has no way to reach its nodes")
            : await connect(context.DnsEndPoint.Host, cancel),
    })
    {
        Timeout = Patience,
        MaxResponseContentBufferSize = MaxSummary,
    };

    /// <summary>What was used on the nodes lately. Nodes that do not answer are left out.</summary>
    public async Task<IReadOnlyDictionary<string, UsageWindow>> MeasureAsync(IEnumerable<string> nodes, CancellationToken cancel)
    {
        (string Node, UsageWindow? Window)[] all = await Task.WhenAll(nodes.Distinct().Select(async node => (node, await MeasureAsync(node, cancel))));
        return all.Where(one => one.Window is not null).ToDictionary(one => one.Node, one => one.Window!);
    }

    public void Dispose() => _http.Dispose();

    private async Task<UsageWindow?> MeasureAsync(string node, CancellationToken cancel)
    {
        if (await LookAsync(node, cancel) is not { } now)
            return null;
        if (!_kept.TryGetValue(node, out NodeSample? before) || !IsUsable(now.Machine.At - before.Machine.At))
        {
            before = now;
            await Task.Delay(Shortest, clock, cancel);
            if (await LookAsync(node, cancel) is not { } later)
                return null;
            now = later;
            _kept[node] = before;
        }

        UsageWindow window = new(before, now);
        if (now.Machine.At - before.Machine.At >= Usual)
            _kept[node] = now;
        return window;
    }

    private static bool IsUsable(TimeSpan age) => age >= Shortest && age <= Longest;

    private async Task<NodeSample?> LookAsync(string node, CancellationToken cancel)
    {
        try
        {
            // The node's name is only the key of the connection: it never becomes a name that is looked up.
            byte[] summary = await _http.GetByteArrayAsync(new Uri($"http://{node}/stats/summary"), cancel);
            return NodeSample.Read(JsonNode.Parse(summary) as JsonObject ?? []);
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException or IOException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            _kept.TryRemove(node, out _);
            return null;
        }
    }
}
