using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gantry.Images;
using Gantry.Images.Registries;
using Gantry.Oci;

namespace Gantry.Tests;

/// <summary>Pulls from servers that break off, ask for tokens, speak TLS, or lie.</summary>
public sealed class RegistryBehaviourTests : IDisposable
{
    private const string ManifestType = "application/vnd.oci.image.manifest.v1+json";
    private static readonly byte[] Noise = RandomNumberGenerator.GetBytes(300_000);
    private readonly TestDirectory _directory = new();
    private readonly TestImage _image = TestImage.Of("x", TarBuilder.Of(tar => tar.Entry("noise", '0', Noise)));

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_download_that_breaks_off_goes_on_where_it_stopped()
    {
        string layer = Digest.Sha256(_image.Layers[0]).ToString();
        int cuts = 0;
        using var server = new ScriptedServer(request =>
        {
            if (!request.Path.EndsWith(layer, StringComparison.Ordinal))
                return Serve(request);
            int start = request.Headers.TryGetValue("Range", out string? range) ? int.Parse(range["bytes=".Length..^1], null) : 0;
            byte[] rest = _image.Layers[0][start..];
            return new ScriptedServer.Answer(
                start > 0 ? 206 : 200, rest, Headers: start > 0 ? $"Content-Range: bytes {start}-{_image.Layers[0].Length - 1}/{_image.Layers[0].Length}\r\n" : "",
                CutAfter: ++cuts <= 2 ? 100_000 : null);
        });
        using ImageStore store = Open();

        Image pulled = await store.PullAsync(Reference.Parse($"{server.Host}/app:1"), null, null, CancellationToken.None);

        Assert.Equal(_image.Id, pulled.Id);
        string[] ranges = [.. server.Requests.Where(r => r.Path.EndsWith(layer, StringComparison.Ordinal)).Select(r => r.Headers.GetValueOrDefault("Range", "all"))];
        Assert.Equal(["all", "bytes=100000-", "bytes=200000-"], ranges);
    }

    [Fact]
    public async Task Pulls_of_one_image_at_the_same_time_fetch_each_layer_once()
    {
        using var server = new ScriptedServer(Serve);
        using ImageStore store = Open();
        Reference name = Reference.Parse($"{server.Host}/app:1");

        Image[] pulled = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => store.PullAsync(name, null, null, CancellationToken.None)));

        Assert.All(pulled, one => Assert.Equal(_image.Id, one.Id));
        Assert.Single(server.Requests, request => request.Path.EndsWith(Digest.Sha256(_image.Layers[0]).ToString(), StringComparison.Ordinal));
        Assert.Single(Directory.GetDirectories(_directory["images/layers"]));
    }

    [Fact]
    public async Task A_download_goes_on_where_another_process_left_it()
    {
        string layer = Digest.Sha256(_image.Layers[0]).ToString();
        bool isBroken = true;
        using var server = new ScriptedServer(request => !request.Path.EndsWith(layer, StringComparison.Ordinal) ? Serve(request)
            : isBroken && request.Headers.ContainsKey("Range") ? new ScriptedServer.Answer(503, [])
            : isBroken ? new ScriptedServer.Answer(200, _image.Layers[0], CutAfter: 50_000)
            : new ScriptedServer.Answer(206, _image.Layers[0][50_000..], Headers: "Content-Range: bytes 50000-1/1\r\n"
                .Replace("50000-1/1", $"50000-{_image.Layers[0].Length - 1}/{_image.Layers[0].Length}", StringComparison.Ordinal)));
        Reference name = Reference.Parse($"{server.Host}/app:1");
        using (ImageStore first = Open())
        {
            ImagesException broken = await Assert.ThrowsAsync<ImagesException>(() => first.PullAsync(name, null, null, CancellationToken.None));
            Assert.Equal(ImagesFailure.Unavailable, broken.Kind);
        }
        isBroken = false;
        using ImageStore second = Open();

        Image pulled = await second.PullAsync(name, null, null, CancellationToken.None);

        Assert.Equal(_image.Id, pulled.Id);
        Assert.Equal("bytes=50000-", server.Requests.Last().Headers["Range"]);
    }

    [Fact]
    public async Task A_busy_registry_is_asked_again_and_a_dead_one_given_up()
    {
        int answers = 0;
        using var server = new ScriptedServer(request => ++answers % 2 == 1 ? new ScriptedServer.Answer(503, []) : Serve(request));
        using ImageStore store = Open();

        Image pulled = await store.PullAsync(Reference.Parse($"{server.Host}/app:1"), null, null, CancellationToken.None);
        ImagesException dead = await Assert.ThrowsAsync<ImagesException>(
            () => store.PullAsync(Reference.Parse($"127.0.0.1:{RegistryProcess.FreePort()}/app:1"), null, null, CancellationToken.None));

        Assert.Equal(_image.Id, pulled.Id);
        Assert.Equal(ImagesFailure.Unavailable, dead.Kind);
        Assert.Contains("cannot be reached: Connection refused", dead.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tokens_are_fetched_with_the_password_and_renewed_when_they_expire()
    {
        string current = "none";
        int issued = 0;
        ScriptedServer server = null!;
        server = new ScriptedServer(request =>
        {
            if (request.Path.StartsWith("/token", StringComparison.Ordinal))
            {
                string basic = Convert.ToBase64String("anna:secret"u8);
                if (request.Headers.GetValueOrDefault("Authorization") != $"Basic {basic}")
                    return new ScriptedServer.Answer(401, []);
                current = $"t{++issued}";
                return new ScriptedServer.Answer(200, Encoding.UTF8.GetBytes($$"""{"token":"{{current}}"}"""), "application/json");
            }
            if (request.Headers.GetValueOrDefault("Authorization") != $"Bearer {current}")
                return new ScriptedServer.Answer(401, [], Headers: $"WWW-Authenticate: Bearer realm=\"http://{server.Host}/token\",service=\"test\",scope=\"repository:app:pull\"\r\n");
            ScriptedServer.Answer answer = Serve(request);
            if (request.Path.Contains("/manifests/", StringComparison.Ordinal))
                current = "expired";
            return answer;
        });
        using ScriptedServer closing = server;
        using ImageStore store = Open();
        Reference name = Reference.Parse($"{server.Host}/app:1");

        Image pulled = await store.PullAsync(name, new RegistryCredentials { User = "anna", Password = "secret" }, null, CancellationToken.None);
        ImagesException refused = await Assert.ThrowsAsync<ImagesException>(
            () => store.PullAsync(name, new RegistryCredentials { User = "anna", Password = "wrong" }, null, CancellationToken.None));

        Assert.Equal(_image.Id, pulled.Id);
        Assert.Equal(2, issued);
        Assert.Contains(server.Requests, r => r.Path == "/token?scope=repository:app:pull&service=test" || r.Path.StartsWith("/token?scope=repository%3Aapp%3Apull&service=test", StringComparison.Ordinal));
        Assert.Equal(ImagesFailure.Unauthorized, refused.Kind);
    }

    [Fact]
    public async Task A_password_is_not_sent_to_a_token_server_of_somebody_else()
    {
        using var server = new ScriptedServer(_ => new ScriptedServer.Answer(
            401, [], Headers: "WWW-Authenticate: Bearer realm=\"https://tokens.example.net/token\",service=\"x\"\r\n"));
        using ImageStore store = Open();

        ImagesException refused = await Assert.ThrowsAsync<ImagesException>(() => store.PullAsync(
            Reference.Parse($"{server.Host}/app:1"), new RegistryCredentials { User = "anna", Password = "secret" }, null, CancellationToken.None));

        Assert.Equal(ImagesFailure.Unauthorized, refused.Kind);
        Assert.Contains("tokens.example.net", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_does_not_follow_a_redirect_to_another_host()
    {
        using var other = new ScriptedServer(Serve);
        using var server = new ScriptedServer(request => !request.Headers.ContainsKey("Authorization")
            ? new ScriptedServer.Answer(401, [], Headers: "WWW-Authenticate: Basic realm=\"x\"\r\n")
            : request.Path.Contains("/blobs/", StringComparison.Ordinal)
                ? new ScriptedServer.Answer(307, [], Headers: $"Location: http://{other.Host}{request.Path}\r\n")
                : Serve(request));
        using ImageStore store = Open();

        Image pulled = await store.PullAsync(
            Reference.Parse($"{server.Host}/app:1"), new RegistryCredentials { User = "anna", Password = "secret" }, null, CancellationToken.None);

        Assert.Equal(_image.Id, pulled.Id);
        Assert.NotEmpty(other.Requests);
        Assert.DoesNotContain(other.Requests, r => r.Headers.ContainsKey("Authorization"));
    }

    [Fact]
    public async Task Tls_is_trusted_by_the_named_authority_only()
    {
        using X509Certificate2 authority = Certificates.Authority();
        using X509Certificate2 certificate = Certificates.For(authority, IPAddress.Loopback);
        await File.WriteAllTextAsync(_directory["ca.pem"], authority.ExportCertificatePem());
        using var server = new ScriptedServer(Serve, certificate);
        Reference name = Reference.Parse($"{server.Host}/app:1");

        using (ImageStore stranger = Open())
        {
            ImagesException refused = await Assert.ThrowsAsync<ImagesException>(() => stranger.PullAsync(name, null, null, CancellationToken.None));
            Assert.Contains("certificate", refused.Message, StringComparison.Ordinal);
        }
        using ImageStore store = Open(new RegistryHost { CertificateAuthorities = _directory["ca.pem"] }, server.Host);
        Image pulled = await store.PullAsync(name, null, null, CancellationToken.None);

        Assert.Equal(_image.Id, pulled.Id);
    }

    [Fact]
    public async Task A_mirror_is_asked_first_and_the_registry_where_it_has_nothing()
    {
        using var mirror = new ScriptedServer(request => request.Path.Contains("/app/", StringComparison.Ordinal) ? Serve(request) : ScriptedServer.Answer.NotFound);
        using var server = new ScriptedServer(Serve);
        using ImageStore store = Open(new RegistryHost { Mirrors = [new Uri($"http://{mirror.Host}")] }, server.Host);

        await store.PullAsync(Reference.Parse($"{server.Host}/app:1"), null, null, CancellationToken.None);
        Assert.DoesNotContain(server.Requests, r => r.Path.Contains("/manifests/", StringComparison.Ordinal));
        await store.PullAsync(Reference.Parse($"{server.Host}/other:1"), null, null, CancellationToken.None);

        Assert.Contains(server.Requests, r => r.Path == "/v2/other/manifests/1");
    }

    [Theory]
    [InlineData("layer", ImagesFailure.DigestMismatch, "sent other content than sha256:")]
    [InlineData("long", ImagesFailure.Invalid, "is larger than the")]
    [InlineData("both", ImagesFailure.Invalid, "both manifests and layers")]
    [InlineData("type", ImagesFailure.Invalid, "announced as")]
    [InlineData("huge", ImagesFailure.Invalid, "larger than 4 MiB")]
    [InlineData("missing", ImagesFailure.NotFound, "not found")]
    public async Task A_registry_that_lies_is_found_out_and_leaves_nothing(string lie, ImagesFailure kind, string sentence)
    {
        string layer = Digest.Sha256(_image.Layers[0]).ToString();
        using var server = new ScriptedServer(request => (lie, request.Path) switch
        {
            ("layer", var path) when path.EndsWith(layer, StringComparison.Ordinal) => new ScriptedServer.Answer(200, [.. _image.Layers[0][..^1], 7]),
            ("long", var path) when path.EndsWith(layer, StringComparison.Ordinal) => new ScriptedServer.Answer(200, [.. _image.Layers[0], 7]),
            ("missing", var path) when path.EndsWith(layer, StringComparison.Ordinal) => ScriptedServer.Answer.NotFound,
            ("both", "/v2/app/manifests/1") => new ScriptedServer.Answer(
                200, Encoding.UTF8.GetBytes("{\"manifests\":[]," + Encoding.UTF8.GetString(_image.Manifest)[1..]), ManifestType),
            ("type", "/v2/app/manifests/1") => new ScriptedServer.Answer(200, _image.Manifest, "application/vnd.oci.image.index.v1+json"),
            ("huge", "/v2/app/manifests/1") => new ScriptedServer.Answer(200, new byte[(4 << 20) + 1], ManifestType),
            _ => Serve(request),
        });
        using ImageStore store = Open();

        ImagesException found = await Assert.ThrowsAsync<ImagesException>(
            () => store.PullAsync(Reference.Parse($"{server.Host}/app:1"), null, null, CancellationToken.None));

        Assert.Equal(kind, found.Kind);
        Assert.Contains(sentence, found.Message, StringComparison.Ordinal);
        Assert.StartsWith($"image {server.Host}/app:1: ", found.Message, StringComparison.Ordinal);
        Assert.Empty(store.List());
        Assert.Empty(Directory.EnumerateFiles(_directory["images/blobs"], "*", SearchOption.AllDirectories));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_directory["images/ingest"]));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_directory["images/layers"]));
    }

    private ScriptedServer.Answer Serve(ScriptedServer.Request request)
    {
        if (request.Path.EndsWith("/manifests/1", StringComparison.Ordinal))
            return new ScriptedServer.Answer(200, _image.Manifest, ManifestType);
        byte[]? blob = ((IEnumerable<byte[]>)[_image.Config, .. _image.Layers])
            .FirstOrDefault(content => request.Path.EndsWith(Digest.Sha256(content).ToString(), StringComparison.Ordinal));
        return blob is null ? ScriptedServer.Answer.NotFound : new ScriptedServer.Answer(200, blob);
    }

    private ImageStore Open(RegistryHost? settings = null, string host = "") => ImageStore.Open(_directory["images"], new ImageStoreOptions
    {
        Registries = new RegistryOptions
        {
            FirstPause = TimeSpan.FromMilliseconds(5),
            Hosts = settings is null ? new Dictionary<string, RegistryHost>() : new Dictionary<string, RegistryHost> { [host] = settings },
        },
    });
}
