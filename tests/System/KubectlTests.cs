using System.Text.Json.Nodes;

namespace Gantry.Tests.Cluster;

/// <summary>What an unmodified kubectl does against a node.</summary>
public sealed class KubectlTests(TestNode node)
{
    [Fact]
    public async Task An_applied_deployment_becomes_ready_and_is_shown_in_every_form()
    {
        await using TestSpace space = await node.SpaceAsync();

        await space.ApplyAsync(Manifests.Hello());
        await space.KubectlAsync("rollout", "status", "deployment/hello", "--timeout=40s");

        Assert.Matches(@"hello\s+2/2\s+2\s+2", await space.KubectlAsync("get", "deployments"));
        Assert.Matches(@"hello-\S+\s+1/1\s+Running\s+0", await space.KubectlAsync("get", "pods", "-o", "wide"));
        Assert.Contains("kind: Deployment", await space.KubectlAsync("get", "deployment", "hello", "-o", "yaml"), StringComparison.Ordinal);
        Assert.Contains("deployment.apps/hello", await space.KubectlAsync("get", "all"), StringComparison.Ordinal);
        string described = await space.KubectlAsync("describe", "pods");
        Assert.Contains("Successfully assigned", described, StringComparison.Ordinal);
        Assert.Contains("Started container", described, StringComparison.Ordinal);
        Assert.Contains("Scaled up replica set", await space.KubectlAsync("describe", "deployment", "hello"), StringComparison.Ordinal);
        Assert.Contains("Scheduled", await space.KubectlAsync("events"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_apply_of_the_same_manifest_changes_nothing()
    {
        await using TestSpace space = await node.SpaceAsync();
        string file = Path.Combine(node.Root, $"{space.Name}.yaml");
        await File.WriteAllTextAsync(file, Manifests.Hello());

        await space.KubectlAsync("apply", "-f", file);
        string again = await space.KubectlAsync("apply", "-f", file);

        Assert.Equal("deployment.apps/hello unchanged\nservice/hello unchanged\n", again);
    }

    [Fact]
    public async Task Logs_are_shown_and_followed()
    {
        await using TestSpace space = await node.SpaceAsync();
        await space.ApplyAsync(Manifests.Script("talker", "for i in 1 2 3; do echo line $i; done; echo oops >&2; sleep 1; echo last"));

        await space.WaitAsync("pod/talker", "jsonpath={.status.phase}=Succeeded");

        string logs = await space.KubectlAsync("logs", "-f", "talker");
        Assert.Contains("line 1\nline 2\nline 3\n", logs, StringComparison.Ordinal);
        Assert.Contains("oops", logs, StringComparison.Ordinal);
        Assert.Equal("last\n", await space.KubectlAsync("logs", "--tail=1", "talker"));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\S+Z ", await space.KubectlAsync("logs", "--timestamps", "talker"));
    }

    [Fact]
    public async Task Exec_runs_a_command_with_input_output_and_exit_code()
    {
        await using TestSpace space = await node.SpaceAsync();
        await space.ApplyAsync(Manifests.Script("box", "sleep 600"));
        await space.WaitAsync("pod/box", "condition=Ready");

        Assert.Equal("hi\n", await space.KubectlAsync("exec", "box", "--", "echo", "hi"));
        ShellResult failing = await space.TryKubectlAsync("exec", "box", "--", "sh", "-c", "echo out; echo err >&2; exit 7");
        Assert.Equal(7, failing.ExitCode);
        Assert.Equal("out\n", failing.Output);
        Assert.Contains("err\n", failing.Errors, StringComparison.Ordinal);
        string big = new('x', 200_000);
        string path = Path.Combine(node.Root, $"{space.Name}.big");
        await File.WriteAllTextAsync(path, big);
        await space.KubectlAsync("cp", path, "box:/tmp/big");
        await space.KubectlAsync("cp", "box:/tmp/big", path + ".back");
        Assert.Equal(big, await File.ReadAllTextAsync(path + ".back"));
        // script(1) gives kubectl a terminal, as a user's has.
        ShellResult terminal = await Shell.RunAsync("script", ["-qec", $"kubectl --kubeconfig {node.Root}/kubeconfig -n {space.Name} exec -it box -- tty", "/dev/null"]);
        Assert.Contains("/dev/pts/", terminal.Succeeded(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deployment_is_scaled_updated_and_rolled_back()
    {
        await using TestSpace space = await node.SpaceAsync();
        await space.ApplyAsync(Manifests.Hello());
        await space.KubectlAsync("rollout", "status", "deployment/hello", "--timeout=40s");

        await space.KubectlAsync("scale", "deployment/hello", "--replicas=3");
        await space.KubectlAsync("rollout", "status", "deployment/hello", "--timeout=40s");
        await space.KubectlAsync("set", "image", "deployment/hello", "web=hello:2");
        await space.KubectlAsync("rollout", "status", "deployment/hello", "--timeout=60s");
        Assert.Equal(["hello:2", "hello:2", "hello:2"], await ImagesAsync(space));
        Assert.Contains("2 ", await space.KubectlAsync("rollout", "history", "deployment/hello"), StringComparison.Ordinal);

        await space.KubectlAsync("rollout", "undo", "deployment/hello");
        await space.KubectlAsync("rollout", "status", "deployment/hello", "--timeout=60s");
        Assert.Equal(["hello:1", "hello:1", "hello:1"], await ImagesAsync(space));

        await space.KubectlAsync("rollout", "restart", "deployment/hello");
        await space.KubectlAsync("rollout", "status", "deployment/hello", "--timeout=60s");
        await space.KubectlAsync("delete", "deployment", "hello");
        await Until.TrueAsync("its pods are gone", async () => (await space.GetAsync("pods"))["items"]!.AsArray().Count == 0);
    }

    [Fact]
    public async Task Port_forward_reaches_a_pod()
    {
        await using TestSpace space = await node.SpaceAsync();
        await space.ApplyAsync(Manifests.Hello(replicas: 1));
        await space.KubectlAsync("rollout", "status", "deployment/hello", "--timeout=40s");

        using var forward = new PortForwarding(Path.Combine(node.Root, "kubeconfig"), space.Name, "service/hello", 80);
        int port = await forward.PortAsync();
        using var http = new HttpClient();

        for (int i = 0; i < 3; i++)
            Assert.StartsWith("Hello from hello-", await http.GetStringAsync($"http://127.0.0.1:{port}/cgi-bin/index.cgi"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Labels_annotations_and_patches_are_kept()
    {
        await using TestSpace space = await node.SpaceAsync();
        await space.KubectlAsync("create", "configmap", "c", "--from-literal=a=1");

        await space.KubectlAsync("label", "configmap", "c", "tier=web");
        await space.KubectlAsync("annotate", "configmap", "c", "why=test");
        await space.KubectlAsync("patch", "configmap", "c", "--type=json", "-p", """[{"op":"add","path":"/data/b","value":"2"}]""");
        await space.KubectlAsync("patch", "configmap", "c", "--type=merge", "-p", """{"data":{"a":null}}""");

        JsonNode map = (await space.GetAsync("configmaps", "-l", "tier=web"))["items"]![0]!;
        Assert.Equal("""{"b":"2"}""", map["data"]!.ToJsonString());
        Assert.Equal("test", map["metadata"]!["annotations"]!["why"]!.GetValue<string>());
    }

    [Fact]
    public async Task Explain_describes_fields()
    {
        string text = await node.KubectlAsync("explain", "pod.spec.containers");

        Assert.Contains("FIELD: containers", text, StringComparison.Ordinal);
        Assert.Contains("image\t<string>", text, StringComparison.Ordinal);
        Assert.Contains("VERSION:    v1", await node.KubectlAsync("explain", "deployment.spec.strategy"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_watch_shows_a_pod_come_and_go()
    {
        await using TestSpace space = await node.SpaceAsync();
        using var watch = new WatchedPods(Path.Combine(node.Root, "kubeconfig"), space.Name);
        await space.ApplyAsync(Manifests.Script("brief", "true"));

        await watch.SeesAsync("brief.*Completed");
        await space.KubectlAsync("delete", "pod", "brief");
    }

    private static async Task<IEnumerable<string>> ImagesAsync(TestSpace space) =>
        (await space.GetAsync("pods"))["items"]!.AsArray()
            .Where(pod => pod!["metadata"]!["deletionTimestamp"] is null)
            .Select(pod => pod!["spec"]!["containers"]![0]!["image"]!.GetValue<string>());
}
