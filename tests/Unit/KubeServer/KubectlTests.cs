namespace Gantry.Tests.KubeServer;

public sealed class KubectlTests
{
    private const string Deployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: web
        spec:
          replicas: 2
          selector:
            matchLabels: {app: web}
          template:
            metadata:
              labels: {app: web}
            spec:
              containers:
              - name: web
                image: web:1
        """;

    [Fact]
    public async Task Kubectl_applies_gets_changes_and_deletes()
    {
        await using TestApi api = await StartAsync();
        string file = api.FileWith(Deployment);

        await SucceedAsync(api, "deployment.apps/web created", "apply", "-f", file);
        await SucceedAsync(api, "deployment.apps/web unchanged", "apply", "-f", file);
        await SucceedAsync(api, "0/2", "get", "deployments");
        await SucceedAsync(api, "deployment.apps/web scaled", "scale", "deployment/web", "--replicas=5");
        await SucceedAsync(api, "0/5", "get", "deploy", "-o", "wide");
        await SucceedAsync(api, "configmap/settings created", "create", "-f", api.FileWith("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"settings"},"data":{"a":"b"}}"""));
        await SucceedAsync(api, "a: b", "get", "cm", "settings", "-o", "yaml");
        await SucceedAsync(api, "configmap/settings labeled", "label", "cm", "settings", "x=y");
        await SucceedAsync(api, "settings", "get", "cm", "-l", "x=y");
        await SucceedAsync(api, "configmap \"settings\" deleted", "delete", "cm", "settings");
        await SucceedAsync(api, "deployment.apps \"web\" deleted", "delete", "-f", file);
        (int code, _, string errors) = await api.KubectlAsync("get", "cm", "settings");

        Assert.Equal(1, code);
        Assert.Equal("Error from server (NotFound): configmaps \"settings\" not found", errors.Trim());
    }

    [Fact]
    public async Task Kubectl_creates_what_it_sends_as_protobuf()
    {
        await using TestApi api = await StartAsync();
        await api.AddDefaultAccountAsync();

        await SucceedAsync(api, "namespace/team created", "create", "namespace", "team");
        await SucceedAsync(api, "configmap/settings created", "create", "configmap", "settings", "--from-literal=a=b");
        await SucceedAsync(api, "secret/keys created", "create", "secret", "generic", "keys", "--from-literal=k=v");
        await SucceedAsync(api, "deployment.apps/web created", "create", "deployment", "web", "--image=web:1", "--replicas=3", "--port=80");
        await SucceedAsync(api, "service/web created", "create", "service", "nodeport", "web", "--tcp=80:http");
        await SucceedAsync(api, "ey", "create", "token", "default", "--duration=20m");
        (_, string deployment, _) = await api.KubectlAsync("get", "deployment", "web", "-o", "jsonpath={.spec.replicas} {.spec.template.spec.containers[0].ports[0]} {.metadata.labels} {.spec.strategy.type}");
        (_, string service, _) = await api.KubectlAsync("get", "service", "web", "-o", "jsonpath={.spec.ports[0].targetPort}");
        (_, string secret, _) = await api.KubectlAsync("get", "secret", "keys", "-o", "jsonpath={.data.k}");

        Assert.Equal("""3 {"containerPort":80,"protocol":"TCP"} {"app":"web"} RollingUpdate""", deployment);
        Assert.Equal(("http", "dg=="), (service, secret));
    }

    [Fact]
    public async Task Kubectl_waits_by_watching()
    {
        await using TestApi api = await StartAsync();
        await SucceedAsync(api, "created", "create", "configmap", "settings");

        Task waiting = SucceedAsync(api, "condition met", "wait", "--for=jsonpath={.data.a}=b", "configmap/settings", "--timeout=20s");
        await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System);
        await api.PatchAsync("/api/v1/namespaces/default/configmaps/settings", """{"data":{"a":"b"}}""");
        await waiting;
    }

    internal static async Task<TestApi> StartAsync()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, "kubectl"))), "kubectl is not installed");
        return await TestApi.StartAsync();
    }

    private static async Task SucceedAsync(TestApi api, string expected, params string[] arguments)
    {
        (int code, string output, string errors) = await api.KubectlAsync(arguments);

        Assert.True(code == 0, $"kubectl {string.Join(' ', arguments)}: {output}{errors}");
        Assert.Contains(expected, output);
    }
}
