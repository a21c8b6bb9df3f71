namespace Gantry.Tests.Cluster;

/// <summary>The files by which an owner says whom the server believes, what it records and how it closes what it stores: by the command line, with kubectl.</summary>
public sealed class SecurityFileTests : IAsyncLifetime
{
    private const string First = "aesgcm: {keys: [{name: one, secret: AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=}]}";
    private const string Second = "aescbc: {keys: [{name: two, secret: BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA=}]}";

    private const string Robot = "system:serviceaccount:default:robot";

    private readonly ConfiguredNode _node = new();

    public ValueTask InitializeAsync() => _node.InitializeAsync();

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Theory]
    [InlineData("--authentication-config", "a: [b", "file.yaml: line ")]
    [InlineData("--authentication-config", "{apiVersion: apiserver.config.k8s.io/v1, kind: AuthenticationConfiguration, bogus: 1}", "file.yaml: strict decoding error: unknown field \"bogus\"")]
    [InlineData("--authorization-config", "{apiVersion: apiserver.config.k8s.io/v1, kind: AuthorizationConfiguration, authorizers: []}", "file.yaml: authorizers: at least one")]
    [InlineData("--encryption-provider-config", "{apiVersion: apiserver.config.k8s.io/v1, kind: EncryptionConfiguration, resources: [{resources: [secrets], providers: [{kms: {apiVersion: v2, name: k, endpoint: \"unix:///nowhere.sock\", timeout: 1s}}]}]}", "/nowhere.sock: there is no such socket")]
    [InlineData("--audit-policy-file", "{apiVersion: audit.k8s.io/v1, kind: Policy, rules: [{level: Sometimes}]}", "file.yaml: rules[0].level: must be")]
    [InlineData("--audit-webhook-config-file", "{apiVersion: v1, kind: Config}", "without a policy")]
    [InlineData("--client-ca-file", "none", "file.yaml: no certificate in PEM form")]
    [InlineData("--service-account-signing-key-file", "none", "file.yaml: no private key in PEM form")]
    [InlineData("--service-account-key-file", "none", "file.yaml: no key in PEM form")]
    [InlineData("--egress-selector-config-file", "{apiVersion: apiserver.k8s.io/v1beta1, kind: EgressSelectorConfiguration, egressSelections: [{name: etcd, connection: {proxyProtocol: HTTPConnect}}]}", "file.yaml: failed to validate egress selector configuration: service.connection.transport: Required value")]
    public async Task A_file_that_is_wrong_ends_the_start_with_its_place(string option, string text, string message)
    {
        ShellResult start = await _node.UpAsync(option, await _node.WriteAsync("file.yaml", text));

        Assert.NotEqual(0, start.ExitCode);
        Assert.Contains(message, start.Errors);
    }

    [Fact]
    public async Task A_key_is_exchanged_under_a_running_server_and_the_old_one_can_go()
    {
        (await _node.UpAsync("--encryption-provider-config", await UseKeysAsync(First))).Succeeded();
        await _node.KubectlAsync("create secret generic s --from-literal=p=top-secret");

        await UseKeysAsync(Second, First);
        await ReloadedAsync(times: 1);
        (await Shell.RunAsync("sh", ["-c", "kubectl get secrets -A -o json | kubectl replace -f -"], _node.Client)).Succeeded();
        await UseKeysAsync(Second);
        await ReloadedAsync(times: 2);
        string read = await _node.KubectlAsync("get secret s -o jsonpath={.data.p}");

        // A plan that does not open what is stored is not taken over, and is none to start with.
        await UseKeysAsync(First);
        await _node.DownAsync();
        ShellResult withOld = await _node.UpAsync();

        Assert.Equal(Convert.ToBase64String("top-secret"u8), read);
        Assert.NotEqual(0, withOld.ExitCode);
        Assert.Contains("file.yaml: ", withOld.Errors);
        Assert.Contains("is encrypted with a key that is not among the given ones", withOld.Errors);
    }

    [Fact]
    public async Task Tokens_outlive_the_key_that_signed_them_until_it_is_taken_away()
    {
        (await _node.UpAsync()).Succeeded();
        await _node.KubectlAsync("create serviceaccount robot");
        string first = await _node.KubectlAsync("create token robot");

        await _node.DownAsync();
        (await _node.UpAsync("--rotate-service-account-key")).Succeeded();
        string second = await _node.KubectlAsync("create token robot");
        string whoFirst = await _node.WhoAsync(first);
        string former = await _node.WriteAsync("keys.pem", await ConfiguredNode.ReadAsync(Path.Combine(_node.Root, "pki", "sa.pub")));
        (await Shell.RunAsync("openssl", ["ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", Path.Combine(_node.Folder, "next.key")])).Succeeded();
        await _node.DownAsync();
        (await _node.UpAsync("--service-account-signing-key-file", Path.Combine(_node.Folder, "next.key"), "--service-account-key-file", former)).Succeeded();
        string third = await _node.KubectlAsync("create token robot");
        (string, int, string) known = (await _node.WhoAsync(first), (await _node.TryWhoAsync(second)).ExitCode, await _node.WhoAsync(third));
        await _node.WriteAsync("keys.pem", (await Shell.RunAsync("openssl", ["ec", "-in", Path.Combine(_node.Folder, "next.key"), "-pubout"])).Succeeded());
        await Until.TrueAsync("tokens of the key that was taken away are nobody's", async () => (await _node.TryWhoAsync(first)).ExitCode != 0);

        Assert.Equal(Robot, whoFirst);
        Assert.Equal((Robot, 1, Robot), known);
        Assert.Equal(Robot, await _node.WhoAsync(third));
    }

    [Fact]
    public async Task What_is_recorded_follows_the_policy_while_the_server_runs()
    {
        string policy = await PolicyAsync("Metadata");
        (await _node.UpAsync("--audit-policy-file", policy)).Succeeded();
        await _node.KubectlAsync("create namespace first");

        await _node.WriteAsync("policy.yaml", "{apiVersion: audit.k8s.io/v1, kind: Policy, rules: [{level: Sometimes}]}");
        await Until.TrueAsync("the wrong policy is told of", async () => (await ConfiguredNode.ReadAsync(_node.Log)).Contains("rules[0].level", StringComparison.Ordinal));
        await _node.KubectlAsync("create namespace second");
        await Until.TrueAsync("it is recorded by the old policy", async () => (await ConfiguredNode.ReadAsync(_node.AuditLog)).Contains("\"name\":\"second\"", StringComparison.Ordinal));
        await PolicyAsync("None");
        int count = 0;
        await Until.TrueAsync("nothing more is recorded", async () =>
        {
            string before = await ConfiguredNode.ReadAsync(_node.AuditLog);
            await _node.KubectlAsync($"create namespace later-{count++}");
            return before == await ConfiguredNode.ReadAsync(_node.AuditLog);
        });

        Assert.Contains("\"name\":\"first\"", await ConfiguredNode.ReadAsync(_node.AuditLog));
    }

    private Task ReloadedAsync(int times) => Until.TrueAsync("the new keys are in use", async () =>
        (await _node.KubectlAsync("get --raw /metrics")).Contains($"apiserver_encryption_config_controller_automatic_reloads_total{{status=\"success\"}} {times}\n", StringComparison.Ordinal));

    private Task<string> UseKeysAsync(params string[] keys) => _node.WriteAsync(
        "file.yaml", $"apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\nresources:\n- resources: [secrets]\n  providers:\n{string.Concat(keys.Select(key => $"  - {key}\n"))}");

    private Task<string> PolicyAsync(string level) => _node.WriteAsync("policy.yaml", $"{{apiVersion: audit.k8s.io/v1, kind: Policy, rules: [{{level: {level}}}]}}");
}
