using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gantry.DockerApi;
using Gantry.Images;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Gantry.Tests;

public sealed partial class DaemonTests
{
    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    public async Task A_ping_tells_the_version_and_is_not_kept(string method)
    {
        await using TestServer server = await TestServer.StartDockerAsync();
        using HttpClient client = server.Client();

        using HttpResponseMessage answer = await client.SendAsync(new HttpRequestMessage(new HttpMethod(method), "/_ping"), TestServer.Cancel);

        Assert.Equal("1.51", answer.Headers.GetValues("Api-Version").Single());
        Assert.Equal("linux", answer.Headers.GetValues("Ostype").Single());
        Assert.Equal("false", answer.Headers.GetValues("Docker-Experimental").Single());
        Assert.Contains("no-store", answer.Headers.GetValues("Cache-Control").Single(), StringComparison.Ordinal);
        Assert.StartsWith("Docker/", string.Join(' ', answer.Headers.GetValues("Server")), StringComparison.Ordinal);
        Assert.Equal(method == "GET" ? "OK" : "", await answer.Content.ReadAsStringAsync(TestServer.Cancel));
    }

    [Theory]
    [InlineData("GET", "/v1.99/info", 400, "client version 1.99 is too new. Maximum supported API version is 1.51")]
    [InlineData("GET", "/v1.10/info", 400, "client version 1.10 is too old. Minimum supported API version is 1.24, please upgrade your client to a newer version")]
    [InlineData("GET", "/nosuch", 404, "page not found")]
    [InlineData("GET", "//containers/json", 404, "page not found")]
    [InlineData("GET", "/v1.41//containers/json", 404, "page not found")]
    [InlineData("POST", "/v1.41/containers/json", 404, "page not found")]
    [InlineData("POST", "/v1.44/swarm/leave", 503, "This node is not part of a swarm")]
    [InlineData("GET", "/plugins/x/json", 404, "plugin \"x\" not found")]
    [InlineData("GET", "/containers/json", 503, "this node has no containers outside pods")]
    public async Task Errors_are_documents_with_a_message(string method, string path, int status, string message)
    {
        await using TestServer server = await TestServer.StartDockerAsync();
        using HttpClient client = server.Client();

        using HttpResponseMessage answer = await client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path), TestServer.Cancel);
        using JsonDocument document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestServer.Cancel));

        Assert.Equal((HttpStatusCode)status, answer.StatusCode);
        Assert.Equal(message, document.RootElement.GetProperty("message").GetString());
    }

    [Theory]
    [InlineData("/version")]
    [InlineData("/v1.24/info")]
    public async Task The_daemon_tells_about_itself(string path)
    {
        await using TestServer server = await TestServer.StartDockerAsync();
        using HttpClient client = server.Client();

        using JsonDocument document = JsonDocument.Parse(await client.GetStringAsync(new Uri(path, UriKind.Relative), TestServer.Cancel));

        Assert.NotEmpty(document.RootElement.GetProperty("KernelVersion").GetString()!);
    }

    [Fact]
    public void Every_operation_of_the_api_has_a_route()
    {
        string? facts = FactsPath();
        Assert.SkipWhen(facts is null, "the description of the Docker Engine API is not here");

        HashSet<string> routes = Routes();

        Assert.Superset(Operations(facts!).ToHashSet(), routes);
    }

    private static HashSet<string> Routes()
    {
        string directory = Directory.CreateTempSubdirectory("gantry-routes-").FullName;
        try
        {
            WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
            builder.WebHost.UseKestrelCore();
            builder.Services.AddRoutingCore();
            WebApplication app = builder.Build();
            using var images = ImageStore.Open(directory);
            new DockerServer { Images = images }.Map(app);
            return [.. ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().Select(NameOf)];
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static string NameOf(RouteEndpoint endpoint) =>
        $"{endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods[0]} {Parameter().Replace(endpoint.RoutePattern.RawText!, "{}")}";

    // "  /containers/{id}/json:" begins a path, "    get:" an operation of it.
    private static IEnumerable<string> Operations(string facts)
    {
        string path = "";
        foreach (string line in File.ReadLines(facts).SkipWhile(line => line != "paths:"))
        {
            if (line.StartsWith("  /", StringComparison.Ordinal))
                path = Parameter().Replace(line.Trim().TrimEnd(':'), "{}");
            else if (path.Length > 0 && Operation().Match(line) is { Success: true } operation)
                yield return $"{operation.Groups[1].Value.ToUpperInvariant()} {path}";
        }
    }

    private static string? FactsPath()
    {
        for (DirectoryInfo? above = new(AppContext.BaseDirectory); above is not null; above = above.Parent)
        {
            string path = Path.Combine(above.FullName, "shared/facts/docker-engine-api.yaml");
            if (File.Exists(path))
                return path;
        }
        return null;
    }

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();

    [GeneratedRegex("^    (get|head|post|put|delete):$")]
    private static partial Regex Operation();

    // CVE-2024-41110: a body that is too long or not said to be there is never taken for an empty one.
    [Fact]
    public async Task A_document_that_is_too_long_is_refused_and_one_of_unknown_length_is_read()
    {
        await using TestServer server = await TestServer.StartDockerAsync();
        using HttpClient client = server.Client();
        using var large = new ByteArrayContent(new byte[40 << 20]);
        large.Headers.ContentType = new("application/json");

        using HttpResponseMessage refused = await client.PostAsync(new Uri("/v1.44/auth", UriKind.Relative), large, TestServer.Cancel);
        using var chunked = new HttpRequestMessage(HttpMethod.Post, "/v1.44/auth") { Content = new StringContent("{\"username\":1}", null, "application/json") };
        chunked.Headers.TransferEncodingChunked = true;
        using HttpResponseMessage read = await client.SendAsync(chunked, TestServer.Cancel);

        Assert.Equal(413, (int)refused.StatusCode);
        Assert.Contains("invalid JSON", await read.Content.ReadAsStringAsync(TestServer.Cancel), StringComparison.Ordinal);
    }
}
