using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Gantry.Images.Registries;

/// <summary>Looks for repositories whose name has a term in it.</summary>
internal sealed class RepositorySearch(RegistryClient registry, ImageStoreOptions options)
{
    public static Uri Hub { get; } = new("https://index.docker.io/v1/search");

    public async Task<IReadOnlyList<FoundRepository>> InCatalogAsync(string host, string term, int limit, CancellationToken cancel)
    {
        RepositoryList? list = await ReadAsync(new Uri(registry.Root, "_catalog?n=1000"), RegistryJson.Default.RepositoryList, cancel);
        return [.. (list?.Repositories ?? []).Where(name => name.Contains(term, StringComparison.Ordinal)).Take(limit)
            .Select(name => new FoundRepository($"{host}/{name}", "", 0, IsOfficial: false))];
    }

    public async Task<IReadOnlyList<FoundRepository>> AtHubAsync(string term, int limit, CancellationToken cancel)
    {
        var question = new Uri(string.Create(CultureInfo.InvariantCulture, $"{Hub}?q={Uri.EscapeDataString(term)}&n={limit}"));
        HubAnswer? answer = await ReadAsync(question, RegistryJson.Default.HubAnswer, cancel);
        return [.. (answer?.Results ?? []).Take(limit).Select(found => new FoundRepository(found.Name, found.Description, found.Stars, found.IsOfficial))];
    }

    private async Task<T?> ReadAsync<T>(Uri target, JsonTypeInfo<T> type, CancellationToken cancel)
        where T : class
    {
        using HttpResponseMessage answer = await registry.SendAsync(HttpMethod.Get, target, _ => { }, cancel);
        return answer.IsSuccessStatusCode
            ? JsonSerializer.Deserialize(await RegistryClient.ReadLimitedAsync(answer, options.Limits.DocumentBytes, cancel), type)
            : throw registry.Failure(answer);
    }
}
