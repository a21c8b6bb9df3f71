using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gantry.Controllers.BootstrapTokens;
using Gantry.Controllers.Certificates;
using Gantry.Controllers.ServiceAccounts;
using Gantry.Kube;
using Gantry.Kube.Certificates;
using Gantry.Kube.Core;
using Gantry.Tests.Clusters;

namespace Gantry.Tests.Certificates;

public sealed class CertificateTests
{
    private const string Client = "kubernetes.io/kube-apiserver-client";
    private const string NodeClient = "kubernetes.io/kube-apiserver-client-kubelet";
    private const string Serving = "kubernetes.io/kubelet-serving";
    private static readonly string[] ClientUsages = ["client auth", "digital signature"];
    private static readonly string[] ServerUsages = ["server auth", "digital signature"];

    [Fact]
    public async Task An_approved_request_is_signed_for_as_long_as_it_asks()
    {
        using X509Certificate2 authority = Authority();
        await using TestCluster cluster = await StartAsync(authority);
        CertificateSigningRequest item = await cluster.CreateAsync(Request("a", "CN=ann, O=dev", Client, ClientUsages));

        await ApproveAsync(cluster, item);
        CertificateSigningRequest signed = await cluster.WaitForAsync<CertificateSigningRequest>("a", one => one.Status.Certificate is { Length: > 0 });

        using X509Certificate2 made = X509Certificate2.CreateFromPem(Encoding.ASCII.GetString(signed.Status.Certificate!));
        Assert.Equal(authority.Subject, made.Issuer);
        Assert.Equal("CN=ann, O=dev", made.Subject);
        Assert.Equal(cluster.Clock.GetUtcNow().AddHours(1).UtcDateTime, made.NotAfter.ToUniversalTime(), TimeSpan.FromMinutes(1));
        Assert.Equal("1.3.6.1.5.5.7.3.2", Assert.Single(made.Extensions.OfType<X509EnhancedKeyUsageExtension>().Single().EnhancedKeyUsages.Cast<Oid>()).Value);
    }

    [Theory]
    [InlineData(Client, "CN=ann", "", "server auth", "client auth is required")]
    [InlineData(NodeClient, "CN=system:node:n1, O=dev", "", "client auth", "organization is not system:nodes")]
    [InlineData(NodeClient, "CN=ann, O=system:nodes", "", "client auth", "common name does not begin")]
    [InlineData(NodeClient, "CN=system:node:n1, O=system:nodes", "n1", "client auth", "subjectAltNames are not allowed")]
    [InlineData(Serving, "CN=system:node:n1, O=system:nodes", "", "server auth", "DNS or IP subjectAltName is required")]
    [InlineData(Serving, "CN=system:node:n1, O=system:nodes", "n1", "client auth", "usages did not match")]
    public async Task What_a_signer_does_not_sign_fails_with_the_reason(string signer, string subject, string dns, string usage, string reason)
    {
        using X509Certificate2 authority = Authority();
        await using TestCluster cluster = await StartAsync(authority);
        CertificateSigningRequest item = await cluster.CreateAsync(Request("a", subject, signer, [usage, "digital signature"], dns));

        await ApproveAsync(cluster, item);
        CertificateSigningRequest failed = await cluster.WaitForAsync<CertificateSigningRequest>("a", one => one.Status.Conditions.Any(condition => condition.Type == "Failed"));

        Assert.Contains(reason, failed.Status.Conditions.Single(condition => condition.Type == "Failed").Message, StringComparison.Ordinal);
        Assert.Null(failed.Status.Certificate);
    }

    [Fact]
    public async Task A_serving_certificate_keeps_its_names()
    {
        using X509Certificate2 authority = Authority();
        await using TestCluster cluster = await StartAsync(authority);
        CertificateSigningRequest item = await cluster.CreateAsync(Request("a", "CN=system:node:n1, O=system:nodes", Serving, ServerUsages, "n1"));

        await ApproveAsync(cluster, item);
        CertificateSigningRequest signed = await cluster.WaitForAsync<CertificateSigningRequest>("a", one => one.Status.Certificate is { Length: > 0 });

        using X509Certificate2 made = X509Certificate2.CreateFromPem(Encoding.ASCII.GetString(signed.Status.Certificate!));
        Assert.Equal(["n1"], made.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single().EnumerateDnsNames());
    }

    [Fact]
    public async Task A_nodes_client_certificate_is_approved_by_itself_for_who_may_ask_for_it()
    {
        using X509Certificate2 authority = Authority();
        await using TestCluster cluster = await StartAsync(authority);

        // The test's user may do everything, so also this.
        await cluster.CreateAsync(Request("a", "CN=system:node:n1, O=system:nodes", NodeClient, ClientUsages));
        CertificateSigningRequest signed = await cluster.WaitForAsync<CertificateSigningRequest>("a", one => one.Status.Certificate is { Length: > 0 });

        Assert.Equal("AutoApproved", signed.Status.Conditions.Single(condition => condition.Type == "Approved").Reason);
    }

    [Fact]
    public async Task Old_requests_go()
    {
        using X509Certificate2 authority = Authority();
        await using TestCluster cluster = await StartAsync(authority);
        await ApproveAsync(cluster, await cluster.CreateAsync(Request("approved", "CN=ann", "example.com/x", ClientUsages)));
        await cluster.CreateAsync(Request("pending", "CN=ann", "example.com/x", ClientUsages));
        await cluster.WaitForAsync<CertificateSigningRequest>("approved", one => one.Status.Conditions.Count > 0);

        await AdvanceUntilGoneAsync(cluster, "approved", TimeSpan.FromMinutes(61));
        Assert.NotNull(await cluster.Kube.FindAsync<CertificateSigningRequest>(ObjectKey.ClusterScoped("pending")));
        await AdvanceUntilGoneAsync(cluster, "pending", TimeSpan.FromHours(24));
    }

    [Fact]
    public async Task A_bootstrap_token_goes_with_its_time_and_an_accounts_token_with_the_account()
    {
        await using TestCluster cluster = await TestCluster.StartAsync(controllers =>
        {
            controllers.AddBootstrapTokens();
            controllers.AddServiceAccounts();
        });
        string end = cluster.Clock.GetUtcNow().AddSeconds(-1).ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture);
        await cluster.CreateAsync(new Secret
        {
            Metadata = new() { Name = "bootstrap-token-abcdef", Namespace = "kube-system" },
            Type = "bootstrap.kubernetes.io/token",
            StringData = new Dictionary<string, string> { ["expiration"] = end, ["token-id"] = "abcdef", ["token-secret"] = "0123456789abcdef" },
        });
        await cluster.CreateAsync(new ServiceAccount { Metadata = new() { Name = "build", Namespace = "default" } });
        await cluster.CreateAsync(new Secret
        {
            Metadata = new() { Name = "kept", Namespace = "default", Annotations = new Dictionary<string, string> { ["kubernetes.io/service-account.name"] = "build" } },
            Type = "kubernetes.io/service-account-token",
        });

        await cluster.WaitUntilGoneAsync<Secret>("bootstrap-token-abcdef", "kube-system");
        Assert.NotNull(await cluster.Kube.FindAsync<Secret>(new("default", "kept")));
        await cluster.Kube.DeleteAsync<ServiceAccount>(new("default", "build"));
        await cluster.WaitUntilGoneAsync<Secret>("kept");
    }

    [Fact]
    public async Task What_everybody_may_know_is_signed_with_each_token_that_is_for_that()
    {
        await using TestCluster cluster = await TestCluster.StartAsync(controllers => controllers.AddBootstrapTokens());
        await cluster.CreateAsync(Token("abcdef", signs: true));
        await cluster.CreateAsync(Token("ghijkl", signs: false));
        await cluster.CreateAsync(new ConfigMap { Metadata = new() { Name = "cluster-info", Namespace = "kube-public" }, Data = new Dictionary<string, string> { ["kubeconfig"] = "who to believe" } });

        ConfigMap signed = await cluster.WaitForAsync<ConfigMap>("cluster-info", map => map.Data.Count == 2, "kube-public");

        string[] parts = signed.Data["jws-kubeconfig-abcdef"].Split('.');
        string content = System.Buffers.Text.Base64Url.EncodeToString("who to believe"u8);
        Assert.Equal("""{"alg":"HS256","kid":"abcdef"}""", Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(parts[0])));
        Assert.Equal("", parts[1]);
        Assert.Equal(HMACSHA256.HashData("0123456789abcdef"u8, Encoding.ASCII.GetBytes($"{parts[0]}.{content}")), System.Buffers.Text.Base64Url.DecodeFromChars(parts[2]));

        await cluster.Kube.DeleteAsync<Secret>(new("kube-system", "bootstrap-token-abcdef"));
        await cluster.WaitForAsync<ConfigMap>("cluster-info", map => map.Data.Count == 1, "kube-public");
    }

    [Fact]
    public async Task Tokens_that_made_themselves_are_taken_back_when_nobody_uses_them()
    {
        await using TestCluster cluster = await TestCluster.StartAsync(controllers => controllers.AddServiceAccounts());
        await cluster.CreateAsync(new ServiceAccount { Metadata = new() { Name = "build", Namespace = "default" }, Secrets = [new() { Name = "old" }, new() { Name = "marked" }] });
        string longAgo = cluster.Clock.GetUtcNow().AddDays(-400).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        ConfigMap tracking = (await cluster.Kube.FindAsync<ConfigMap>(new("kube-system", "kube-apiserver-legacy-service-account-token-tracking")))!;
        await cluster.Kube.UpdateAsync(tracking with { Data = new Dictionary<string, string> { ["since"] = longAgo } });

        await cluster.CreateAsync(Kept("asked", "kubernetes.io/legacy-token-last-used", longAgo));
        await cluster.CreateAsync(Kept("old", "kubernetes.io/legacy-token-last-used", longAgo));
        await cluster.CreateAsync(Kept("marked", "kubernetes.io/legacy-token-invalid-since", longAgo));

        await cluster.WaitUntilGoneAsync<Secret>("marked");
        await cluster.WaitForAsync<Secret>("old", secret => secret.Metadata.Labels.ContainsKey("kubernetes.io/legacy-token-invalid-since"));
        Assert.DoesNotContain("kubernetes.io/legacy-token-invalid-since", (await cluster.Kube.FindAsync<Secret>(new("default", "asked")))!.Metadata.Labels.Keys);
    }

    private static Secret Kept(string name, string label, string date) => new()
    {
        Metadata = new()
        {
            Name = name, Namespace = "default",
            Annotations = new Dictionary<string, string> { ["kubernetes.io/service-account.name"] = "build" },
            Labels = new Dictionary<string, string> { [label] = date },
        },
        Type = "kubernetes.io/service-account-token",
    };

    private static Secret Token(string id, bool signs) => new()
    {
        Metadata = new() { Name = "bootstrap-token-" + id, Namespace = "kube-system" },
        Type = "bootstrap.kubernetes.io/token",
        StringData = new Dictionary<string, string> { ["token-id"] = id, ["token-secret"] = "0123456789abcdef", ["usage-bootstrap-signing"] = signs ? "true" : "false" },
    };

    private static Task<TestCluster> StartAsync(X509Certificate2 authority) => TestCluster.StartAsync(controllers => controllers.AddCertificates(authority));

    // The controller looks again when the clock has moved past the end that it has seen, and it may see the request late.
    private static async Task AdvanceUntilGoneAsync(TestCluster cluster, string name, TimeSpan by)
    {
        cluster.Clock.Advance(by);
        while (await cluster.Kube.FindAsync<CertificateSigningRequest>(ObjectKey.ClusterScoped(name)) is not null)
        {
            cluster.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    private static Task ApproveAsync(TestCluster cluster, CertificateSigningRequest item) => cluster.Kube.UpdateAsync(
        item with { Status = item.Status with { Conditions = [new() { Type = "Approved", Status = "True", Reason = "Test" }] } }, "approval");

    private static CertificateSigningRequest Request(string name, string subject, string signer, IReadOnlyList<string> usages, string dns = "")
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new(subject, key, HashAlgorithmName.SHA256);
        if (dns.Length > 0)
        {
            SubjectAlternativeNameBuilder names = new();
            names.AddDnsName(dns);
            names.AddIpAddress(IPAddress.Loopback);
            request.CertificateExtensions.Add(names.Build());
        }

        return new CertificateSigningRequest
        {
            Metadata = new() { Name = name },
            Spec = new() { Request = Encoding.ASCII.GetBytes(request.CreateSigningRequestPem()), SignerName = signer, Usages = usages, ExpirationSeconds = 3600 },
        };
    }

    // The cluster's clock stands at a fixed time.
    private static X509Certificate2 Authority()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=test-authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return request.CreateSelfSigned(new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero), new(2035, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }
}
