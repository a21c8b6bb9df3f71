using System.Text;
using System.Text.Json.Nodes;
using Gantry.Kube;
using Gantry.Kube.Core;

namespace Gantry.Tests;

/// <summary>The agent works as the user of its node: with what its own pods need, and nothing else.</summary>
public sealed class AgentRightsTests
{
    [Fact]
    public async Task The_agent_reads_secrets_of_its_own_pods_alone()
    {
        await using TestNode node = await TestNode.StartAsync();
        await node.Kube.CreateAsync(SecretOf("needed"));
        await node.Kube.CreateAsync(SecretOf("foreign"));
        var needed = new ObjectKey("default", "needed");

        KubeException before = await Assert.ThrowsAsync<KubeException>(() => node.AgentKube.GetAsync<Secret>(needed));
        await node.Kube.CreateAsync(TestNode.Pod(changeContainer: container => container with
        {
            Env = [new EnvVar { Name = "WORD", ValueFrom = new EnvVarSource { SecretKeyRef = new SecretKeySelector { Name = "needed", Key = "word" } } }],
        }));
        await node.WaitForReadyAsync();
        Secret own = await node.AgentKube.GetAsync<Secret>(needed);
        KubeException foreign = await Assert.ThrowsAsync<KubeException>(() => node.AgentKube.GetAsync<Secret>(new ObjectKey("default", "foreign")));

        Assert.Equal(KubeFailure.Forbidden, before.Kind);
        Assert.Equal("needed", own.Name);
        Assert.Contains("no relationship found between node 'n1' and this object", foreign.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<KubeException>(() => node.AgentKube.ListAsync<Secret>());
    }

    [Fact]
    public async Task The_agent_changes_no_other_node_and_no_taint()
    {
        await using TestNode node = await TestNode.StartAsync();
        await node.Kube.CreateAsync(new Node { Metadata = new() { Name = "n2" } });
        PatchBody label = PatchBody.Merge(new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["example.com/mine"] = "yes" } } });
        PatchBody taint = PatchBody.Merge(new JsonObject { ["spec"] = new JsonObject { ["taints"] = new JsonArray(new JsonObject { ["key"] = "a", ["effect"] = "NoSchedule" }) } });

        KubeException other = await Assert.ThrowsAsync<KubeException>(() => node.AgentKube.PatchAsync<Node>(ObjectKey.ClusterScoped("n2"), label));
        KubeException tainted = await Assert.ThrowsAsync<KubeException>(() => node.AgentKube.PatchAsync<Node>(ObjectKey.ClusterScoped("n1"), taint));
        Node own = await node.AgentKube.PatchAsync<Node>(ObjectKey.ClusterScoped("n1"), label);

        Assert.Contains("node \"n1\" is not allowed to modify node \"n2\"", other.Message, StringComparison.Ordinal);
        Assert.Contains("is not allowed to modify taints", tainted.Message, StringComparison.Ordinal);
        Assert.Equal("yes", own.Metadata.Labels["example.com/mine"]);
        Assert.Empty(own.Spec.Taints);
    }

    [Fact]
    public async Task A_projected_token_reaches_its_pod()
    {
        await using TestNode node = await TestNode.StartAsync();
        await node.Kube.CreateAsync(new ConfigMap { Metadata = new() { Name = "kube-root-ca.crt", Namespace = "default" }, Data = new Dictionary<string, string> { ["ca.crt"] = "x" } });

        await node.Kube.CreateAsync(TestNode.Pod(change: spec => spec with { AutomountServiceAccountToken = true }));
        Pod pod = await node.WaitForReadyAsync();

        string token = Directory.EnumerateFiles(node.RootDirectory, "token", SearchOption.AllDirectories).First(file => file.Contains(pod.Uid, StringComparison.Ordinal));
        Assert.Equal(3, File.ReadAllText(token).Split('.').Length);
    }

    private static Secret SecretOf(string name) =>
        new() { Metadata = new() { Name = name, Namespace = "default" }, Data = new Dictionary<string, byte[]> { ["word"] = Encoding.UTF8.GetBytes("hush") } };
}
