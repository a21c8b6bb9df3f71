using Gantry.Kube.Trees;
using Gantry.KubeServer;
using Gantry.KubeServer.Pki;
using Gantry.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gantry.Tests.KubeServer.CustomResources;

public sealed class RestartTests
{
    [Fact]
    public async Task A_server_that_starts_serves_the_kinds_that_are_defined()
    {
        string directory = Directory.CreateTempSubdirectory("gantry-definitions-").FullName;
        using ClusterPki pki = ClusterPki.Open(Path.Combine(directory, "pki"), TimeProvider.System);
        await using MemoryStore store = new();
        try
        {
            await using (KubeApi first = await StartAsync(store, pki))
            {
                using HttpClient client = Connect(first);
                await TestApi.SendAsync(client, HttpMethod.Post, Definitions.Path, Definitions.Widget("""{"type":"object","properties":{"size":{"type":"integer","default":7}}}"""));
                await TestApi.SendAsync(client, HttpMethod.Post, Definitions.Widgets, Definitions.Object("one"));
            }

            await using KubeApi second = await StartAsync(store, pki);
            using HttpClient other = Connect(second);
            TestApi.Answer read = await TestApi.SendAsync(other, HttpMethod.Get, $"{Definitions.Widgets}/one");
            TestApi.Answer list = await TestApi.SendAsync(other, HttpMethod.Get, Definitions.Widgets);

            Assert.Equal((200, 7L), (read.Code, read.Json.Child("spec").Whole("size")));
            Assert.Equal(1, list.Json.Count("items"));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task<KubeApi> StartAsync(IStore store, ClusterPki pki)
    {
        KubeApi api = new(store, pki, new KubeApiOptions(), new SteppedClock(), NullLoggerFactory.Instance);
        await api.StartAsync(CancellationToken.None);
        return api;
    }

    private static HttpClient Connect(KubeApi api) => new(api.CreateHandler(TestApi.Admin)) { BaseAddress = new Uri("http://api") };
}
