namespace Gantry.Tests.KubeServer;

public sealed class PodSecurityTests
{
    private const string Plain = "{\"name\":\"c\",\"image\":\"i\"}";
    private const string Hardened = """
        {"name":"c","image":"i","securityContext":{"allowPrivilegeEscalation":false,"capabilities":{"drop":["ALL"]},"runAsNonRoot":true,"seccompProfile":{"type":"RuntimeDefault"}}}
        """;

    [Fact]
    public async Task A_restricted_namespace_says_all_that_is_wrong_at_once()
    {
        await using TestApi api = await StartAsync("\"pod-security.kubernetes.io/enforce\":\"restricted\"");

        TestApi.Answer plain = await CreateAsync(api, Plain);
        TestApi.Answer hardened = await CreateAsync(api, Hardened);

        Assert.Equal(403, plain.Code);
        Assert.Equal(
            "pods \"p\" is forbidden: violates PodSecurity \"restricted:latest\": allowPrivilegeEscalation != false (container \"c\" must set securityContext.allowPrivilegeEscalation=false), "
            + "unrestricted capabilities (container \"c\" must set securityContext.capabilities.drop=[\"ALL\"]), runAsNonRoot != true (pod or container \"c\" must set securityContext.runAsNonRoot=true), "
            + "seccompProfile (pod or container \"c\" must set securityContext.seccompProfile.type to \"RuntimeDefault\" or \"Localhost\")",
            plain.Message);
        Assert.True(hardened.Code == 201, hardened.Text);
    }

    [Theory]
    [InlineData("\"hostNetwork\":true,\"hostPID\":true", "", "host namespaces (hostNetwork=true, hostPID=true)")]
    [InlineData("\"volumes\":[{\"name\":\"v\",\"hostPath\":{\"path\":\"/\"}}]", "", "hostPath volumes (volume \"v\")")]
    [InlineData("", "\"securityContext\":{\"privileged\":true}", "privileged (container \"c\" must not set securityContext.privileged=true)")]
    [InlineData("", "\"securityContext\":{\"capabilities\":{\"add\":[\"SYS_ADMIN\",\"CHOWN\"]}}", "non-default capabilities (container \"c\" must not include \"SYS_ADMIN\" in securityContext.capabilities.add)")]
    [InlineData("", "\"ports\":[{\"containerPort\":80,\"hostPort\":8080}]", "hostPort (container \"c\" uses hostPort 8080)")]
    [InlineData("", "\"securityContext\":{\"seLinuxOptions\":{\"type\":\"spc_t\",\"user\":\"u\"}}", "seLinuxOptions (container \"c\" set forbidden securityContext.seLinuxOptions: type \"spc_t\"; user may not be set)")]
    [InlineData("\"securityContext\":{\"seccompProfile\":{\"type\":\"Unconfined\"}}", "", "seccompProfile (pod must not set securityContext.seccompProfile.type to \"Unconfined\")")]
    [InlineData("\"securityContext\":{\"sysctls\":[{\"name\":\"kernel.msgmax\",\"value\":\"1\"},{\"name\":\"net.ipv4.tcp_rmem\",\"value\":\"1\"}]}", "", "forbidden sysctls (kernel.msgmax)")]
    [InlineData("", "\"livenessProbe\":{\"tcpSocket\":{\"host\":\"10.0.0.1\",\"port\":80}}", "probe or lifecycle host (container \"c\" uses probe or lifecycle host \"10.0.0.1\")")]
    [InlineData("\"securityContext\":{\"appArmorProfile\":{\"type\":\"Unconfined\"}}", "", "forbidden AppArmor profile (pod must not set AppArmor profile type to \"Unconfined\")")]
    public async Task Baseline_closes_the_known_ways_out(string ofPod, string ofContainer, string violation)
    {
        await using TestApi api = await StartAsync("\"pod-security.kubernetes.io/enforce\":\"baseline\"");

        TestApi.Answer answer = await CreateAsync(api, $"{{\"name\":\"c\",\"image\":\"i\"{(ofContainer.Length > 0 ? "," : "")}{ofContainer}}}", ofPod);

        Assert.Equal($"pods \"p\" is forbidden: violates PodSecurity \"baseline:latest\": {violation}", answer.Message);
    }

    [Fact]
    public async Task An_older_version_of_the_standard_knows_less()
    {
        await using TestApi api = await StartAsync("\"pod-security.kubernetes.io/enforce\":\"restricted\",\"pod-security.kubernetes.io/enforce-version\":\"v1.7\"");

        TestApi.Answer answer = await CreateAsync(api, "{\"name\":\"c\",\"image\":\"i\",\"securityContext\":{\"runAsNonRoot\":true}}");

        Assert.True(answer.Code == 201, answer.Text);
    }

    [Fact]
    public async Task Workloads_are_warned_of_what_their_pods_will_meet()
    {
        await using TestApi api = await StartAsync("\"pod-security.kubernetes.io/warn\":\"baseline\"");

        TestApi.Answer deployment = await api.PostAsync(
            "/apis/apps/v1/namespaces/safe/deployments",
            """{"metadata":{"name":"d"},"spec":{"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"hostIPC":true,"containers":[{"name":"c","image":"i"}]}}}}""");
        TestApi.Answer pod = await CreateAsync(api, Plain, "\"hostIPC\":true");

        Assert.Equal((201, 201), (deployment.Code, pod.Code));
        Assert.Equal(["299 - \"would violate PodSecurity \\\"baseline:latest\\\": host namespaces (hostIPC=true)\""], deployment.Warnings);
        Assert.Equal(deployment.Warnings, pod.Warnings);
    }

    [Fact]
    public async Task New_labels_are_read_strictly_and_warn_of_pods_that_are_there()
    {
        await using TestApi api = await StartAsync("\"a\":\"b\"");
        await CreateAsync(api, Plain, "\"hostIPC\":true");
        await api.GetAsync("/api/v1/pods");

        TestApi.Answer wrong = await api.PatchAsync("/api/v1/namespaces/safe", """{"metadata":{"labels":{"pod-security.kubernetes.io/enforce":"strict"}}}""");
        TestApi.Answer right = await api.PatchAsync("/api/v1/namespaces/safe", """{"metadata":{"labels":{"pod-security.kubernetes.io/enforce":"baseline"}}}""");

        Assert.Equal((422, "Invalid"), (wrong.Code, wrong.Reason));
        Assert.Equal("namespaces \"safe\" is forbidden: metadata.labels[pod-security.kubernetes.io/enforce]: Invalid value: \"strict\": must be one of privileged, baseline, restricted", wrong.Message);
        Assert.Equal(
            ["299 - \"existing pods in namespace \\\"safe\\\" violate the new PodSecurity enforce level \\\"baseline:latest\\\"\"", "299 - \"p: host namespaces\""],
            right.Warnings);
    }

    private static async Task<TestApi> StartAsync(string labels)
    {
        TestApi api = await TestApi.StartAsync();
        await api.PostAsync("/api/v1/namespaces", $"{{\"metadata\":{{\"name\":\"safe\",\"labels\":{{{labels}}}}}}}");
        await api.AddDefaultAccountAsync("safe");
        await api.GetAsync("/api/v1/namespaces");
        return api;
    }

    private static Task<TestApi.Answer> CreateAsync(TestApi api, string container, string spec = "") =>
        api.PostAsync("/api/v1/namespaces/safe/pods", $"{{\"metadata\":{{\"name\":\"p\"}},\"spec\":{{{spec}{(spec.Length > 0 ? "," : "")}\"containers\":[{container}]}}}}");
}
