using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gantry.Kube.Trees;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Gantry.Tests.KubeServer.Aggregation;

/// <summary>An API server of the group "fruit.example" as an operator might write it: believes who it is told asks if the asker's certificate is the front proxy's.</summary>
internal sealed class ExtensionApi : IAsyncDisposable
{
    private readonly WebApplication _web;
    private readonly ConcurrentDictionary<string, bool> _connections = new();

    private ExtensionApi(WebApplication web, X509Certificate2 certificate)
    {
        _web = web;
        Bundle = Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(certificate.ExportCertificatePem()));
    }

    public int Port => new Uri(_web.Urls.First()).Port;

    /// <summary>The certificate that vouches for the server, as a caBundle.</summary>
    public string Bundle { get; }

    public IReadOnlyDictionary<string, string> Headers { get; private set; } = new Dictionary<string, string>();

    /// <summary>How many connections there have been.</summary>
    public int Connections => _connections.Count;

    public string? Caller { get; private set; }

    public static async Task<ExtensionApi> StartAsync(string host = "fruits.default.svc")
    {
        X509Certificate2 certificate = CertificateFor(host);
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(new HttpsConnectionAdapterOptions
        {
            ServerCertificate = certificate,
            ClientCertificateMode = ClientCertificateMode.AllowCertificate,
            ClientCertificateValidation = (_, _, _) => true,
        })));
        WebApplication web = builder.Build();
        ExtensionApi api = new(web, certificate);
        web.Run(api.AnswerAsync);
        await web.StartAsync();
        return api;
    }

    /// <summary>Registers the server, with a service and its endpoints.</summary>
    public async Task RegisterAsync(TestApi api, string trust)
    {
        await api.PostAsync("/api/v1/namespaces/default/services", """{"metadata":{"name":"fruits"},"spec":{"ports":[{"port":443}]}}""");
        await api.PlaceLocalEndpointAsync("fruits", Port);
        TestApi.Answer made = await api.PostAsync("/apis/apiregistration.k8s.io/v1/apiservices", $$"""
            {"metadata":{"name":"v1.fruit.example"},"spec":{"group":"fruit.example","version":"v1","groupPriorityMinimum":1000,"versionPriority":10,"service":{"name":"fruits","namespace":"default"},{{trust}} } }
            """);
        Assert.True(made.Code == 201, made.Text);
    }

    public static async Task<ConditionFacts> ConditionAsync(TestApi api, string name, string reason)
    {
        ConditionFacts condition = default;
        await WaitFor.TrueAsync(async () =>
        {
            TestApi.Answer answer = await api.GetAsync($"/apis/apiregistration.k8s.io/v1/apiservices/{name}");
            System.Text.Json.Nodes.JsonObject? found = answer.Json.Child("status").Objects("conditions").FirstOrDefault();
            condition = new(found.Text("status") ?? "", found.Text("reason") ?? "", found.Text("message") ?? "");
            return condition.Reason == reason;
        });
        return condition;
    }

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    private static X509Certificate2 CertificateFor(string host)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=fruits", key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1));
    }

    private async Task AnswerAsync(HttpContext http)
    {
        string path = http.Request.Path.Value ?? "";
        _connections.TryAdd(http.Connection.Id, true);
        if (!path.StartsWith("/apis/fruit.example/v1/", StringComparison.Ordinal))
        {
            await DocumentAsync(http, path);
            return;
        }

        Caller = http.Connection.ClientCertificate is { } certificate ? $"{certificate.Subject} by {certificate.Issuer}" : null;
        Headers = http.Request.Headers.ToDictionary(header => header.Key, header => string.Join('|', header.Value.ToArray()), StringComparer.OrdinalIgnoreCase);
        if (http.Request.Query.ContainsKey("watch"))
        {
            await http.Response.WriteAsync("""{"type":"ADDED","object":{"kind":"Fruit","apiVersion":"fruit.example/v1","metadata":{"name":"apple"}}}""" + "\n");
            await http.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return;
        }

        if (path.EndsWith("/elsewhere", StringComparison.Ordinal))
        {
            http.Response.Redirect("https://example.com/steal");
            await http.Response.WriteAsync("over there");
            return;
        }

        if (path.EndsWith("/big", StringComparison.Ordinal))
        {
            await http.Response.WriteAsync(new string('x', 300_000));
            await http.Response.WriteAsync(new string('y', 300_000));
            return;
        }

        using StreamReader body = new(http.Request.Body);
        string text = await body.ReadToEndAsync();
        http.Response.StatusCode = text.Length > 0 ? 201 : 200;
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(text.Length > 0 ? text : """{"kind":"Fruit","apiVersion":"fruit.example/v1","metadata":{"name":"apple","namespace":"default"}}""");
    }

    private static Task DocumentAsync(HttpContext http, string path)
    {
        string? document = path switch
        {
            "/apis/fruit.example/v1" => """
                {"kind":"APIResourceList","apiVersion":"v1","groupVersion":"fruit.example/v1","resources":[
                 {"name":"fruits","singularName":"fruit","namespaced":true,"kind":"Fruit","verbs":["get","list","watch","create"],"shortNames":["fr"]},
                 {"name":"fruits/status","singularName":"","namespaced":true,"kind":"Fruit","verbs":["get"]}]}
                """,
            "/openapi/v3" => """{"paths":{"apis/fruit.example/v1":{"serverRelativeURL":"/openapi/v3/apis/fruit.example/v1?hash=1"}}}""",
            "/openapi/v3/apis/fruit.example/v1" => """{"openapi":"3.0.0","info":{"title":"fruits","version":"v1"},"paths":{},"components":{"schemas":{}}}""",
            "/openapi/v2" => """
                {"swagger":"2.0","paths":{"/apis/fruit.example/v1/fruits":{"get":{"responses":{"200":{"description":"OK","schema":{"$ref":"#/definitions/example.Fruit"}}}}},"/version":{}},
                 "definitions":{"example.Fruit":{"type":"object","properties":{"taste":{"type":"string"}},"x-kubernetes-group-version-kind":[{"group":"fruit.example","kind":"Fruit","version":"v1"}]}}}
                """,
            _ => null,
        };
        http.Response.StatusCode = document is null ? 404 : 200;
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(document ?? "{}");
    }
}
