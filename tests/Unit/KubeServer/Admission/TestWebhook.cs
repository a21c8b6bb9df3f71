using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Gantry.Tests.KubeServer;

/// <summary>A webhook of others: real HTTPS on loopback, with an authority of its own.</summary>
internal sealed class TestWebhook : IAsyncDisposable
{
    private readonly WebApplication _web;
    private readonly X509Certificate2 _authority;

    private TestWebhook(WebApplication web, X509Certificate2 authority)
    {
        _web = web;
        _authority = authority;
    }

    /// <summary>The requests within the reviews that came, in order, with their paths.</summary>
    public ConcurrentQueue<(string Path, JsonObject Request)> Asked { get; } = new();

    /// <summary>The request within the review that came with this call.</summary>
    public static JsonObject RequestOf(HttpContext http) => (JsonObject)http.Items[nameof(Asked)]!;

    /// <summary>The version of the review that came with this call.</summary>
    public static string VersionOf(HttpContext http) => (string)http.Items[nameof(VersionOf)]!;

    /// <summary>Answers a request with a response; uid and envelope are added.</summary>
    public Func<string, JsonObject, JsonObject> Answer { get; set; } = (_, _) => new JsonObject { ["allowed"] = true };

    /// <summary>Answers in the place of a review where it is set.</summary>
    public Func<HttpContext, Task>? Raw { get; set; }

    public int Port => new Uri(_web.Urls.First()).Port;

    public string CaBundle => Convert.ToBase64String(Encoding.UTF8.GetBytes(_authority.ExportCertificatePem()));

    public JsonObject[] Requests(string path) => [.. Asked.Where(one => one.Path == path).Select(one => one.Request)];

    public static async Task<TestWebhook> StartAsync(params string[] names)
    {
        (X509Certificate2 authority, X509Certificate2 certificate) = Certificates(names);
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        WebApplication web = builder.Build();
        TestWebhook webhook = new(web, authority);
        web.Run(webhook.HandleAsync);
        await web.StartAsync();
        return webhook;
    }

    /// <summary>A configuration with one webhook for pods and config maps, reached by URL.</summary>
    public string Configuration(string kind, string name, string path, string extra = "", string resources = "\"configmaps\",\"pods\"", string operations = "\"*\"") =>
        $$"""
        {"kind":"{{kind}}","apiVersion":"admissionregistration.k8s.io/v1","metadata":{"name":"{{name}}"},"webhooks":[{"name":"{{name}}.example.com",
         "clientConfig":{"url":"https://127.0.0.1:{{Port}}/{{path}}","caBundle":"{{CaBundle}}"},"sideEffects":"None","admissionReviewVersions":["v1"],
         "rules":[{"operations":[{{operations}}],"apiGroups":["*"],"apiVersions":["*"],"resources":[{{resources}}]}]{{(extra.Length > 0 ? "," + extra : "")}} }]}
        """;

    public static JsonObject Patch(string operations) => new()
    {
        ["allowed"] = true,
        ["patchType"] = "JSONPatch",
        ["patch"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(operations)),
    };

    public async ValueTask DisposeAsync()
    {
        await _web.StopAsync();
        await _web.DisposeAsync();
        _authority.Dispose();
    }

    private async Task HandleAsync(HttpContext http)
    {
        using MemoryStream body = new();
        await http.Request.Body.CopyToAsync(body);
        JsonObject review = JsonTree.ParseObject(body.ToArray()) ?? [];
        JsonObject request = (JsonObject)review["request"]!.DeepClone();
        string path = http.Request.Path.Value!.TrimStart('/');
        Asked.Enqueue((path, request));
        http.Items[nameof(Asked)] = request;
        http.Items[nameof(VersionOf)] = review.Text("apiVersion");
        if (Raw is not null)
        {
            await Raw(http);
            return;
        }

        JsonObject response = Answer(path, request);
        response.TryAdd("uid", request["uid"]!.GetValue<string>());
        JsonObject answer = new() { ["kind"] = "AdmissionReview", ["apiVersion"] = review["apiVersion"]!.GetValue<string>(), ["response"] = response };
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(answer.ToJsonString());
    }

    private static (X509Certificate2 Authority, X509Certificate2 Server) Certificates(string[] names)
    {
        using ECDsa authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest authorityRequest = new("CN=webhook-ca", authorityKey, HashAlgorithmName.SHA256);
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        DateTimeOffset from = DateTimeOffset.UtcNow.AddDays(-1);
        using X509Certificate2 authority = authorityRequest.CreateSelfSigned(from, from.AddYears(20));

        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=webhook", key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder alternatives = new();
        alternatives.AddIpAddress(IPAddress.Loopback);
        foreach (string name in names)
            alternatives.AddDnsName(name);
        request.CertificateExtensions.Add(alternatives.Build());
        using X509Certificate2 bare = request.Create(authority, from, from.AddYears(10), [1, 2, 3, 4]);
        using X509Certificate2 whole = bare.CopyWithPrivateKey(key);
        return (X509CertificateLoader.LoadCertificate(authority.RawData), X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null));
    }
}
