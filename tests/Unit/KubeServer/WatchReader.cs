using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Tests.KubeServer;

/// <summary>Reads the frames of a watch one by one.</summary>
internal sealed class WatchReader : IAsyncDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _lines;

    private WatchReader(HttpResponseMessage response, Stream body)
    {
        _response = response;
        _lines = new StreamReader(body, Encoding.UTF8);
    }

    public JsonObject Last { get; private set; } = [];

    public List<long> Versions { get; } = [];

    public static async Task<WatchReader> OpenAsync(HttpClient client, string path)
    {
        HttpResponseMessage response = await client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(200, (int)response.StatusCode);
        return new WatchReader(response, await response.Content.ReadAsStreamAsync());
    }

    /// <summary>The next frames as "TYPE name", or "END" for the end of the stream.</summary>
    public async Task<string[]> TakeAsync(int count)
    {
        List<string> taken = [];
        using CancellationTokenSource late = new(TimeSpan.FromSeconds(60));
        while (taken.Count < count)
        {
            string? line = await _lines.ReadLineAsync(late.Token);
            if (line is null)
            {
                taken.Add("END");
                break;
            }

            Last = (JsonObject)JsonNode.Parse(line)!;
            Versions.Add(long.Parse(Last.Child("object").Child("metadata").Text("resourceVersion") ?? "0", CultureInfo.InvariantCulture));
            taken.Add($"{Last.Text("type")} {Last.Child("object").Child("metadata").Text("name")}");
        }

        return [.. taken];
    }

    public ValueTask DisposeAsync()
    {
        _lines.Dispose();
        _response.Dispose();
        return ValueTask.CompletedTask;
    }
}
