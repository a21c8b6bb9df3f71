using System.Globalization;
using System.Text.Json.Nodes;

namespace Gantry.Tests.Cluster;

/// <summary>One stable address in front of changing pods, and names for it.</summary>
public sealed class ServiceTests(TestNode node)
{
    [Fact]
    public async Task A_service_address_spreads_calls_over_all_ready_pods_from_the_host_and_from_pods()
    {
        await using TestSpace space = await node.SpaceAsync();
        await space.ApplyAsync(Manifests.Hello(replicas: 3));
        await space.ApplyAsync(Manifests.Script("client", "sleep 600"));
        await space.KubectlAsync("rollout", "status", "deployment/hello", "--timeout=40s");
        await space.WaitAsync("pod/client", "condition=Ready");
        string address = (await space.GetAsync("service", "hello"))["spec"]!["clusterIP"]!.GetValue<string>();

        using var http = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero });
        var answered = new HashSet<string>();
        for (int i = 0; i < 60 && answered.Count < 3; i++)
            answered.Add(await http.GetStringAsync($"http://{address}/cgi-bin/index.cgi"));
        string fromPod = await space.KubectlAsync("exec", "client", "--", "sh", "-c", "for i in $(seq 40); do wget -qO- http://hello/cgi-bin/index.cgi; done | sort -u | wc -l");

        Assert.Equal(3, answered.Count);
        Assert.Equal("3", fromPod.Trim());
    }

    [Fact]
    public async Task Names_of_services_and_pods_are_resolved_in_every_form()
    {
        await using TestSpace space = await node.SpaceAsync();
        await space.ApplyAsync(Manifests.Hello(replicas: 2));
        await space.ApplyAsync("""
            apiVersion: v1
            kind: Service
            metadata: {name: headless}
            spec: {clusterIP: None, selector: {app: hello}, ports: [{name: http, port: 8080}]}
            """);
        await space.ApplyAsync(Manifests.Script("client", "sleep 600"));
        await space.KubectlAsync("rollout", "status", "deployment/hello", "--timeout=40s");
        await space.WaitAsync("pod/client", "condition=Ready");
        string address = (await space.GetAsync("service", "hello"))["spec"]!["clusterIP"]!.GetValue<string>();

        Assert.Contains(address, await LookupAsync(space, $"hello.{space.Name}.svc.cluster.local"), StringComparison.Ordinal);
        Assert.Contains("kubernetes.default.svc.cluster.local", await LookupAsync(space, "kubernetes.default.svc.cluster.local"), StringComparison.Ordinal);
        string headless = await LookupAsync(space, $"headless.{space.Name}.svc.cluster.local");
        foreach (JsonNode? pod in (await space.GetAsync("pods", "-l", "app=hello"))["items"]!.AsArray())
            Assert.Contains(pod!["status"]!["podIP"]!.GetValue<string>(), headless, StringComparison.Ordinal);
        Assert.Contains($"hello.{space.Name}.svc.cluster.local", await LookupAsync(space, address), StringComparison.Ordinal);
        ShellResult nothing = await space.TryKubectlAsync("exec", "client", "--", "nslookup", $"nothing.{space.Name}.svc.cluster.local");
        Assert.Contains("NXDOMAIN", nothing.Failed(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_port_answers_on_the_node()
    {
        await using TestSpace space = await node.SpaceAsync();
        await space.ApplyAsync(Manifests.Hello(replicas: 1));
        await space.KubectlAsync("patch", "service", "hello", "-p", """{"spec":{"type":"NodePort"}}""");
        await space.KubectlAsync("rollout", "status", "deployment/hello", "--timeout=40s");
        int port = (await space.GetAsync("service", "hello"))["spec"]!["ports"]![0]!["nodePort"]!.GetValue<int>();

        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(3) };

        Assert.InRange(port, 30000, 32767);
        Assert.StartsWith("Hello", await http.GetStringAsync(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/cgi-bin/index.cgi")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_guestbook_keeps_what_is_written_with_leader_followers_and_front_end()
    {
        await using TestSpace space = await node.SpaceAsync();
        string folder = Path.Combine(Shell.Repository, "examples/guestbook");
        string images = Directory.CreateDirectory(Path.Combine(node.Root, "guestbook-images")).FullName;
        (await Shell.RunAsync(Path.Combine(folder, "make-image.sh"), [images])).Succeeded();
        foreach (string archive in Directory.EnumerateFiles(images))
            (await node.GantryAsync("image", "load", archive)).Succeeded();

        await space.KubectlAsync("apply", "-f", Path.Combine(folder, "guestbook.yaml"));
        foreach (JsonNode? deployment in (await space.GetAsync("deployments"))["items"]!.AsArray())
            await space.KubectlAsync("rollout", "status", $"deployment/{deployment!["metadata"]!["name"]}", "--timeout=40s");
        string address = (await space.GetAsync("service", "guestbook"))["spec"]!["clusterIP"]!.GetValue<string>();
        using var http = new HttpClient();
        using var entry = new FormUrlEncodedContent([new("entry", "first light")]);
        await http.PostAsync($"http://{address}/cgi-bin/index.cgi", entry);

        await Until.TrueAsync("the entry has reached the followers", async () =>
            (await http.GetStringAsync($"http://{address}/cgi-bin/index.cgi")).Contains("first light", StringComparison.Ordinal));
    }

    private static Task<string> LookupAsync(TestSpace space, string name) => space.KubectlAsync("exec", "client", "--", "nslookup", name);
}
