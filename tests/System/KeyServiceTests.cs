using Gantry.Tests.KubeServer.Security;

namespace Gantry.Tests.Cluster;

/// <summary>Services of others that keep the keys of what is stored or sign tokens: over their sockets, with a node that starts and stops as its owner likes.</summary>
public sealed class KeyServiceTests : IAsyncLifetime
{
    private readonly ConfiguredNode _node = new();

    public ValueTask InitializeAsync() => _node.InitializeAsync();

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task Secrets_are_sealed_by_a_service_that_goes_comes_back_and_takes_other_keys()
    {
        await using TestKms kms = await TestKms.StartAsync();
        (await _node.UpAsync("--encryption-provider-config", await ConfigurationAsync(kms.Socket))).Succeeded();
        await _node.KubectlAsync("create secret generic a --from-literal=p=never-on-disk");
        string stored = string.Concat(await Task.WhenAll(Directory.GetFiles(Path.Combine(_node.Root, "store")).Select(ConfiguredNode.ReadAsync)));

        await kms.PauseAsync();
        await Until.TrueAsync("that the service is gone is told", async () => !await IsReadyAsync());
        await _node.KubectlAsync("create secret generic b --from-literal=p=while-it-was-gone");
        string whileGone = await _node.SecretAsync("a");
        await kms.GoOnAsync();
        await Until.TrueAsync("that it is back is told", IsReadyAsync);

        kms.Rotate("key-2");
        await _node.DownAsync();
        (await _node.UpAsync()).Succeeded();
        string afterRotation = await _node.SecretAsync("a") + await _node.SecretAsync("b");
        kms.Forget("key-1");
        await _node.DownAsync();
        (await _node.UpAsync()).Succeeded();

        Assert.DoesNotContain("never-on-disk", stored, StringComparison.Ordinal);
        Assert.Contains("k8s:enc:kms:v2:vault:", stored, StringComparison.Ordinal);
        Assert.Equal("never-on-disk", whileGone);
        Assert.Equal("never-on-diskwhile-it-was-gone", afterRotation);
        Assert.Equal("never-on-disk", await _node.SecretAsync("a"));
        Assert.Equal(3, kms.Encrypted);
    }

    [Fact]
    public async Task A_start_waits_a_little_for_the_service_and_says_why_it_cannot_be()
    {
        await using TestKms kms = await TestKms.StartAsync();
        string file = await ConfigurationAsync(kms.Socket);
        (await _node.UpAsync("--encryption-provider-config", file)).Succeeded();
        await _node.KubectlAsync("create secret generic a --from-literal=p=v");
        await _node.DownAsync();

        await kms.PauseAsync();
        ShellResult without = await _node.UpAsync();
        Task<ShellResult> early = _node.UpAsync();
        await kms.GoOnAsync();
        (await early).Succeeded();
        string value = await _node.SecretAsync("a");
        await _node.DownAsync();
        kms.Rotate("key-2");
        kms.Forget("key-1");
        ShellResult withoutKey = await _node.UpAsync();

        Assert.NotEqual(0, without.ExitCode);
        Assert.Contains($"{file}: the key management service vault at unix://{kms.Socket} cannot be used: v2.KeyManagementService/Status: ", without.Errors);
        Assert.Equal("v", value);
        Assert.NotEqual(0, withoutKey.ExitCode);
        Assert.Contains("the key management service vault does not open a key: no such key", withoutKey.Errors);
    }

    [Fact]
    public async Task Tokens_are_signed_by_a_service_that_goes_comes_back_and_takes_other_keys()
    {
        await using TestSigner signer = await TestSigner.StartAsync();
        (await _node.UpAsync("--service-account-signing-endpoint", signer.Socket)).Succeeded();
        await _node.KubectlAsync("create serviceaccount robot");
        string first = await _node.KubectlAsync("create token robot");

        await signer.PauseAsync();
        ShellResult refused = await _node.TryKubectlAsync("create token robot");
        string whileGone = await _node.WhoAsync(first);
        await signer.GoOnAsync();
        signer.Use("key-2");
        await Until.TrueAsync("tokens are signed again", SignsAsync);
        string second = await _node.KubectlAsync("create token robot");
        string keys = await _node.KubectlAsync("get --raw /openid/v1/jwks");
        await _node.DownAsync();
        (await _node.UpAsync()).Succeeded();

        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains("v1.ExternalJWTSigner/Sign: ", refused.Errors);
        Assert.Equal("system:serviceaccount:default:robot", whileGone);
        Assert.Contains("\"kid\":\"key-2\"", keys);
        Assert.Equal("system:serviceaccount:default:robot", await _node.WhoAsync(second));
        Assert.Equal("system:serviceaccount:default:robot", await _node.WhoAsync(first));
    }

    private Task<string> ConfigurationAsync(string socket) => _node.WriteAsync("encryption.yaml", $$"""
        apiVersion: apiserver.config.k8s.io/v1
        kind: EncryptionConfiguration
        resources:
        - resources: [secrets]
          providers:
          - kms: {apiVersion: v2, name: vault, endpoint: "unix://{{socket}}", timeout: 3s}
        """);

    private async Task<bool> IsReadyAsync() => (await _node.TryKubectlAsync("get --raw /readyz")).ExitCode == 0;

    private async Task<bool> SignsAsync() => (await _node.TryKubectlAsync("create token robot")).ExitCode == 0;
}
