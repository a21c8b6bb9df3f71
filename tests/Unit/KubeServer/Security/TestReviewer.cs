using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Gantry.KubeServer;
using Gantry.KubeServer.Pki;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Gantry.Tests.KubeServer.Security;

/// <summary>A service on loopback that is sent reviews and fills in their status, or is out of order.</summary>
internal sealed class TestReviewer : IAsyncDisposable
{
    private readonly WebApplication _web;
    private readonly ClusterPki _pki;
    private readonly DirectoryInfo _directory;
    private readonly Func<JsonObject, JsonObject> _status;

    private TestReviewer(WebApplication web, ClusterPki pki, DirectoryInfo directory, Func<JsonObject, JsonObject> status) =>
        (_web, _pki, _directory, _status) = (web, pki, directory, status);

    public List<JsonObject> Asked { get; } = [];

    public List<string> Versions { get; } = [];

    public List<JsonObject> Lists { get; } = [];

    public string Authorization { get; private set; } = "";

    public bool IsBroken { get; set; }

    public static async Task<TestReviewer> StartAsync(Func<JsonObject, JsonObject> status)
    {
        DirectoryInfo directory = Directory.CreateTempSubdirectory("gantry-reviewer-");
        ClusterPki pki = ClusterPki.Open(Path.Combine(directory.FullName, "pki"), TimeProvider.System);
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => ApiListener.Configure(listen, pki.ServerCertificate(["localhost"], [IPAddress.Loopback]))));
        WebApplication web = builder.Build();
        TestReviewer reviewer = new(web, pki, directory, status);
        web.Run(reviewer.AnswerAsync);
        await web.StartAsync();
        return reviewer;
    }

    /// <summary>A file in the form of a kubeconfig that leads here.</summary>
    public string Kubeconfig()
    {
        string path = Path.Combine(_directory.FullName, "kubeconfig");
        File.WriteAllText(path, $"""
            apiVersion: v1
            kind: Config
            current-context: c
            contexts: [{"{"}name: c, context: {"{"}cluster: k, user: u{"}}"}]
            users: [{"{"}name: u, user: {"{"}token: from-the-server{"}}"}]
            clusters:
            - name: k
              cluster:
                server: {new Uri(_web.Urls.First())}review
                certificate-authority-data: {Convert.ToBase64String(Encoding.ASCII.GetBytes(_pki.AuthorityPem))}
            """);
        return path;
    }

    public async ValueTask DisposeAsync()
    {
        await _web.StopAsync();
        await _web.DisposeAsync();
        _pki.Dispose();
        _directory.Delete(recursive: true);
    }

    private async Task AnswerAsync(HttpContext http)
    {
        JsonObject review = (await JsonNode.ParseAsync(http.Request.Body))!.AsObject();
        Authorization = http.Request.Headers.Authorization.ToString();
        if (review["items"] is not null)
        {
            lock (Lists)
                Lists.Add(review);
            return;
        }

        lock (Asked)
        {
            Asked.Add((JsonObject)review["spec"]!.DeepClone());
            Versions.Add((string)review["apiVersion"]!);
        }

        if (IsBroken)
        {
            http.Response.StatusCode = 403;
            return;
        }

        review["status"] = _status((JsonObject)review["spec"]!);
        await http.Response.WriteAsync(review.ToJsonString());
    }
}
