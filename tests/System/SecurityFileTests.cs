namespace Gantry.Tests.Cluster;

/// <summary>The files by which an owner says whom the server believes, what it records and how it closes what it stores: by the command line, with kubectl.</summary>
public sealed class SecurityFileTests : IAsyncLifetime
{
    private const string First = "aesgcm: {keys: [{name: one, secret: AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=}]}";
    private const string Second = "aescbc: {keys: [{name: two, secret: BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA=}]}";

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"gf{Environment.ProcessId}-{Random.Shared.Next(10_000)}");

    private string Root => Path.Combine(_folder, "node");

    private string File => Path.Combine(_folder, "file.yaml");

    private string AuditLog => Path.Combine(Root, "log", "audit.log");

    public ValueTask InitializeAsync()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "a node needs root");
        Assert.SkipUnless(System.IO.File.Exists(Shell.Gantry), "dist/gantry is not built: run ./build.sh");
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

    [Theory]
    [InlineData("--authentication-config", "a: [b", "file.yaml: line ")]
    [InlineData("--authentication-config", "{apiVersion: apiserver.config.k8s.io/v1, kind: AuthenticationConfiguration, bogus: 1}", "file.yaml: strict decoding error: unknown field \"bogus\"")]
    [InlineData("--authorization-config", "{apiVersion: apiserver.config.k8s.io/v1, kind: AuthorizationConfiguration, authorizers: []}", "file.yaml: authorizers: at least one")]
    [InlineData("--encryption-provider-config", "{apiVersion: apiserver.config.k8s.io/v1, kind: EncryptionConfiguration, resources: [{resources: [secrets], providers: [{kms: {apiVersion: v2, name: k, endpoint: \"unix:///nowhere.sock\", timeout: 1s}}]}]}", "/nowhere.sock: there is no such socket")]
    [InlineData("--audit-policy-file", "{apiVersion: audit.k8s.io/v1, kind: Policy, rules: [{level: Sometimes}]}", "file.yaml: rules[0].level: must be")]
    [InlineData("--audit-webhook-config-file", "{apiVersion: v1, kind: Config}", "without a policy")]
    [InlineData("--client-ca-file", "none", "file.yaml: no certificate in PEM form")]
    public async Task A_file_that_is_wrong_ends_the_start_with_its_place(string option, string text, string message)
    {
        await System.IO.File.WriteAllTextAsync(File, text);

        ShellResult start = await UpAsync(option, File);

        Assert.NotEqual(0, start.ExitCode);
        Assert.Contains(message, start.Errors);
    }

    [Fact]
    public async Task A_key_is_exchanged_under_a_running_server_and_the_old_one_can_go()
    {
        await UseKeysAsync(First);
        (await UpAsync("--encryption-provider-config", File)).Succeeded();
        await KubectlAsync("create secret generic s --from-literal=p=top-secret");

        await UseKeysAsync(Second, First);
        await ReloadedAsync(times: 1);
        (await Shell.RunAsync("sh", ["-c", "kubectl get secrets -A -o json | kubectl replace -f -"], Client)).Succeeded();
        await UseKeysAsync(Second);
        await ReloadedAsync(times: 2);
        string read = await KubectlAsync("get secret s -o jsonpath={.data.p}");

        // A plan that does not open what is stored is not taken over, and is none to start with.
        await UseKeysAsync(First);
        (await Shell.RunAsync(Shell.Gantry, ["down", "--root", Root])).Succeeded();
        ShellResult withOld = await UpAsync();

        Assert.Equal(Convert.ToBase64String("top-secret"u8), read);
        Assert.NotEqual(0, withOld.ExitCode);
        Assert.Contains("file.yaml: ", withOld.Errors);
        Assert.Contains("is encrypted with a key that is not among the given ones", withOld.Errors);
    }

    [Fact]
    public async Task What_is_recorded_follows_the_policy_while_the_server_runs()
    {
        string policy = await PolicyAsync("Metadata");
        (await UpAsync("--audit-policy-file", policy)).Succeeded();
        await KubectlAsync("create namespace first");

        await System.IO.File.WriteAllTextAsync(policy, "{apiVersion: audit.k8s.io/v1, kind: Policy, rules: [{level: Sometimes}]}");
        await Until.TrueAsync("the wrong policy is told of", async () => (await ReadAsync(Path.Combine(Root, "log", "gantry.log"))).Contains("rules[0].level", StringComparison.Ordinal));
        await KubectlAsync("create namespace second");
        await Until.TrueAsync("it is recorded by the old policy", async () => (await ReadAsync(AuditLog)).Contains("\"name\":\"second\"", StringComparison.Ordinal));
        await PolicyAsync("None");
        int count = 0;
        await Until.TrueAsync("nothing more is recorded", async () =>
        {
            string before = await ReadAsync(AuditLog);
            await KubectlAsync($"create namespace later-{count++}");
            return before == await ReadAsync(AuditLog);
        });

        Assert.Contains("\"name\":\"first\"", await ReadAsync(AuditLog));
    }

    private Task ReloadedAsync(int times) => Until.TrueAsync("the new keys are in use", async () =>
        (await KubectlAsync("get --raw /metrics")).Contains($"apiserver_encryption_config_controller_automatic_reloads_total{{status=\"success\"}} {times}\n", StringComparison.Ordinal));

    private Dictionary<string, string> Client => new() { ["KUBECONFIG"] = Path.Combine(Root, "kubeconfig"), ["HOME"] = _folder };

    private Task<ShellResult> UpAsync(params string[] options) => Shell.RunAsync(Shell.Gantry, ["up", "--components", "api", "--root", Root, .. options]);

    private async Task<string> KubectlAsync(string arguments) => (await Shell.RunAsync("kubectl", arguments.Split(' '), Client)).Succeeded();

    // As a program writes a file that others read: it is whole or not there.
    private async Task UseKeysAsync(params string[] keys)
    {
        string text = $"apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\nresources:\n- resources: [secrets]\n  providers:\n{string.Concat(keys.Select(key => $"  - {key}\n"))}";
        await System.IO.File.WriteAllTextAsync(File + ".new", text);
        System.IO.File.Move(File + ".new", File, overwrite: true);
    }

    private async Task<string> PolicyAsync(string level)
    {
        string path = Path.Combine(_folder, "policy.yaml");
        await System.IO.File.WriteAllTextAsync(path, $"{{apiVersion: audit.k8s.io/v1, kind: Policy, rules: [{{level: {level}}}]}}");
        return path;
    }

    private static async Task<string> ReadAsync(string path)
    {
        await using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using StreamReader reader = new(file);
        return await reader.ReadToEndAsync();
    }
}
