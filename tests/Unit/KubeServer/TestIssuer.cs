using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Gantry.KubeServer;
using Gantry.KubeServer.Pki;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Gantry.Tests.KubeServer;

/// <summary>An OpenID Connect issuer on loopback: its documents over TLS, and tokens signed with keys that it changes.</summary>
internal sealed class TestIssuer : IAsyncDisposable
{
    private readonly WebApplication _web;
    private readonly ClusterPki _pki;
    private readonly DirectoryInfo _directory;
    private readonly Dictionary<string, (AsymmetricAlgorithm Key, string Algorithm)> _keys = [];

    private TestIssuer(WebApplication web, ClusterPki pki, DirectoryInfo directory) => (_web, _pki, _directory) = (web, pki, directory);

    public string Url => new Uri(_web.Urls.First()).GetLeftPart(UriPartial.Authority);

    public string AuthorityPem => _pki.AuthorityPem;

    public int KeyRequests { get; private set; }

    /// <summary>Whether the issuer answers nothing but that it cannot.</summary>
    public bool IsDown { get; set; }

    /// <summary>What the discovery document says of the issuer instead of its address.</summary>
    public string SaysIssuer { get; set; } = "";

    /// <summary>What is answered at /claims, to who shows the token "let-me-in".</summary>
    public string Claims { get; set; } = "";

    public static async Task<TestIssuer> StartAsync()
    {
        DirectoryInfo directory = Directory.CreateTempSubdirectory("gantry-issuer-");
        ClusterPki pki = ClusterPki.Open(directory.FullName, TimeProvider.System);
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => ApiListener.Configure(listen, pki.ServerCertificate(["localhost"], [IPAddress.Loopback]))));
        WebApplication web = builder.Build();
        TestIssuer issuer = new(web, pki, directory);
        web.Run(issuer.AnswerAsync);
        await web.StartAsync();
        return issuer;
    }

    /// <summary>Replaces all keys by this one.</summary>
    public void Use(string id, string algorithm)
    {
        _keys.Clear();
        _keys[id] = (algorithm[0] == 'E' ? ECDsa.Create(CurveOf(algorithm)) : RSA.Create(2048), algorithm);
    }

    /// <summary>The key as others are told it, in PEM form.</summary>
    public string PublicPem => _keys.Single().Value.Key.ExportSubjectPublicKeyInfoPem();

    /// <param name="more">What the head of the token says besides; null takes a field away.</param>
    public string Token(JsonObject claims, DateTimeOffset now, JsonObject? more = null)
    {
        (string id, (AsymmetricAlgorithm key, string algorithm)) = _keys.Single();
        JsonObject all = new() { ["iss"] = Url, ["aud"] = "gantry", ["exp"] = now.AddMinutes(10).ToUnixTimeSeconds(), ["sub"] = "ann" };
        foreach ((string name, JsonNode? value) in claims)
            all[name] = value?.DeepClone();
        JsonObject head = new() { ["alg"] = algorithm, ["kid"] = id };
        foreach ((string name, JsonNode? value) in more ?? [])
        {
            head.Remove(name);
            if (value is not null)
                head[name] = value.DeepClone();
        }

        string signed = $"{Encode(head)}.{Encode(all)}";
        byte[] bytes = Encoding.ASCII.GetBytes(signed);
        byte[] signature = key is ECDsa curve
            ? curve.SignData(bytes, HashOf(algorithm))
            : ((RSA)key).SignData(bytes, HashOf(algorithm), algorithm[0] == 'P' ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    public async ValueTask DisposeAsync()
    {
        await _web.StopAsync();
        await _web.DisposeAsync();
        _pki.Dispose();
        _directory.Delete(recursive: true);
    }

    private Task AnswerAsync(HttpContext http)
    {
        if (IsDown)
        {
            http.Response.StatusCode = 503;
            return Task.CompletedTask;
        }

        if (http.Request.Path == "/.well-known/openid-configuration")
            return http.Response.WriteAsync(new JsonObject { ["issuer"] = SaysIssuer.Length > 0 ? SaysIssuer : Url, ["jwks_uri"] = Url + "/keys" }.ToJsonString());
        if (http.Request.Path == "/claims")
        {
            bool isWelcome = http.Request.Headers.Authorization == "Bearer let-me-in";
            http.Response.StatusCode = isWelcome ? 200 : 401;
            return http.Response.WriteAsync(isWelcome ? Claims : "");
        }

        KeyRequests++;
        return http.Response.WriteAsync(new JsonObject { ["keys"] = new JsonArray([.. _keys.Select(pair => Describe(pair.Key, pair.Value.Key, pair.Value.Algorithm))]) }.ToJsonString());
    }

    private static JsonObject Describe(string id, AsymmetricAlgorithm key, string algorithm)
    {
        JsonObject known = new() { ["kid"] = id, ["use"] = "sig", ["alg"] = algorithm };
        if (key is ECDsa curve)
        {
            ECParameters point = curve.ExportParameters(false);
            known["kty"] = "EC";
            known["crv"] = algorithm switch { "ES256" => "P-256", "ES384" => "P-384", _ => "P-521" };
            known["x"] = Base64Url.EncodeToString(point.Q.X);
            known["y"] = Base64Url.EncodeToString(point.Q.Y);
            return known;
        }

        RSAParameters numbers = ((RSA)key).ExportParameters(false);
        known["kty"] = "RSA";
        known["n"] = Base64Url.EncodeToString(numbers.Modulus);
        known["e"] = Base64Url.EncodeToString(numbers.Exponent);
        return known;
    }

    internal static string Encode(JsonObject part) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(part.ToJsonString()));

    private static ECCurve CurveOf(string algorithm) => algorithm switch
    {
        "ES256" => ECCurve.NamedCurves.nistP256,
        "ES384" => ECCurve.NamedCurves.nistP384,
        _ => ECCurve.NamedCurves.nistP521,
    };

    private static HashAlgorithmName HashOf(string algorithm) => algorithm[2..] switch
    {
        "256" => HashAlgorithmName.SHA256,
        "384" => HashAlgorithmName.SHA384,
        _ => HashAlgorithmName.SHA512,
    };
}
