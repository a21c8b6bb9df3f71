using System.Text;
using Gantry.Tests.KubeServer.Security;

namespace Gantry.Tests.Cluster;

/// <summary>Services of others that keep the keys of what is stored or sign tokens: over their sockets, with a node that starts and stops as its owner likes.</summary>
public sealed class KeyServiceTests : IAsyncLifetime
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"gk{Environment.ProcessId}-{Random.Shared.Next(10_000)}");

    private string Root => Path.Combine(_folder, "node");

    private Dictionary<string, string> Client => new() { ["KUBECONFIG"] = Path.Combine(Root, "kubeconfig"), ["HOME"] = _folder };

    public ValueTask InitializeAsync()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "a node needs root");
        Assert.SkipUnless(File.Exists(Shell.Gantry), "dist/gantry is not built: run ./build.sh");
        Directory.CreateDirectory(_folder);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        if (Directory.Exists(Root))
            await Shell.RunAsync(Shell.Gantry, ["down", "--purge", "--root", Root]);
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Secrets_are_sealed_by_a_service_that_goes_comes_back_and_takes_other_keys()
    {
        await using TestKms kms = await TestKms.StartAsync();
        (await UpAsync("--encryption-provider-config", await ConfigurationAsync(kms.Socket))).Succeeded();
        await KubectlAsync("create secret generic a --from-literal=p=never-on-disk");
        byte[] stored = [.. Directory.GetFiles(Path.Combine(Root, "store")).SelectMany(Read)];

        await kms.PauseAsync();
        await Until.TrueAsync("that the service is gone is told", async () => !await IsReadyAsync());
        await KubectlAsync("create secret generic b --from-literal=p=while-it-was-gone");
        string whileGone = await ValueAsync("a");
        await kms.GoOnAsync();
        await Until.TrueAsync("that it is back is told", IsReadyAsync);

        kms.Rotate("key-2");
        await DownAsync();
        (await UpAsync()).Succeeded();
        string afterRotation = await ValueAsync("a") + await ValueAsync("b");
        kms.Forget("key-1");
        await DownAsync();
        (await UpAsync()).Succeeded();

        Assert.DoesNotContain("never-on-disk", Encoding.Latin1.GetString(stored), StringComparison.Ordinal);
        Assert.Contains("k8s:enc:kms:v2:vault:", Encoding.Latin1.GetString(stored), StringComparison.Ordinal);
        Assert.Equal("never-on-disk", whileGone);
        Assert.Equal("never-on-diskwhile-it-was-gone", afterRotation);
        Assert.Equal("never-on-disk", await ValueAsync("a"));
        Assert.Equal(3, kms.Encrypted);
    }

    [Fact]
    public async Task A_start_waits_a_little_for_the_service_and_says_why_it_cannot_be()
    {
        await using TestKms kms = await TestKms.StartAsync();
        string file = await ConfigurationAsync(kms.Socket);
        (await UpAsync("--encryption-provider-config", file)).Succeeded();
        await KubectlAsync("create secret generic a --from-literal=p=v");
        await DownAsync();

        await kms.PauseAsync();
        ShellResult without = await UpAsync();
        Task<ShellResult> early = UpAsync();
        await kms.GoOnAsync();
        (await early).Succeeded();
        string value = await ValueAsync("a");
        await DownAsync();
        kms.Rotate("key-2");
        kms.Forget("key-1");
        ShellResult withoutKey = await UpAsync();

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
        (await UpAsync("--service-account-signing-endpoint", signer.Socket)).Succeeded();
        await KubectlAsync("create serviceaccount robot");
        string first = await KubectlAsync("create token robot");

        await signer.PauseAsync();
        ShellResult refused = await Shell.RunAsync("kubectl", ["create", "token", "robot"], Client);
        string whileGone = await WhoAsync(first);
        await signer.GoOnAsync();
        signer.Use("key-2");
        await Until.TrueAsync("tokens are signed again", async () => (await Shell.RunAsync("kubectl", ["create", "token", "robot"], Client)).ExitCode == 0);
        string second = await KubectlAsync("create token robot");
        string keys = await KubectlAsync("get --raw /openid/v1/jwks");
        await DownAsync();
        (await UpAsync()).Succeeded();

        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains("v1.ExternalJWTSigner/Sign: ", refused.Errors);
        Assert.Equal("system:serviceaccount:default:robot", whileGone);
        Assert.Contains("\"kid\":\"key-2\"", keys);
        Assert.Equal("system:serviceaccount:default:robot", await WhoAsync(second));
        Assert.Equal("system:serviceaccount:default:robot", await WhoAsync(first));
    }

    private async Task<string> ConfigurationAsync(string socket)
    {
        string path = Path.Combine(_folder, "encryption.yaml");
        await File.WriteAllTextAsync(path, $$"""
            apiVersion: apiserver.config.k8s.io/v1
            kind: EncryptionConfiguration
            resources:
            - resources: [secrets]
              providers:
              - kms: {apiVersion: v2, name: vault, endpoint: "unix://{{socket}}", timeout: 3s}
            """);
        return path;
    }

    private Task<ShellResult> UpAsync(params string[] options) => Shell.RunAsync(Shell.Gantry, ["up", "--components", "api", "--root", Root, .. options]);

    private async Task DownAsync() => (await Shell.RunAsync(Shell.Gantry, ["down", "--root", Root])).Succeeded();

    private async Task<string> KubectlAsync(string arguments) => (await Shell.RunAsync("kubectl", arguments.Split(' '), Client)).Succeeded();

    private async Task<bool> IsReadyAsync() => (await Shell.RunAsync("kubectl", ["get", "--raw", "/readyz"], Client)).ExitCode == 0;

    private async Task<string> ValueAsync(string secret) => Encoding.UTF8.GetString(Convert.FromBase64String(await KubectlAsync($"get secret {secret} -o jsonpath={{.data.p}}")));

    // The file is another program's while it writes to it.
    private static byte[] Read(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using MemoryStream copy = new();
        file.CopyTo(copy);
        return copy.ToArray();
    }

    // Not with the kubeconfig's certificate beside it, which would say who else it is.
    private async Task<string> WhoAsync(string token)
    {
        string server = await KubectlAsync("config view -o jsonpath={.clusters[0].cluster.server}");
        string nobody = Path.Combine(_folder, "nobody");
        await File.WriteAllTextAsync(nobody, "");
        return (await Shell.RunAsync("kubectl", ["--kubeconfig", nobody, "--server", server, "--insecure-skip-tls-verify", "--token", token.Trim(), "auth", "whoami", "-o", "jsonpath={.status.userInfo.username}"], Client)).Succeeded();
    }
}
