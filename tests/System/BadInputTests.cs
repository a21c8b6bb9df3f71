namespace Gantry.Tests.Cluster;

/// <summary>Wrong input gets one clear sentence and leaves nothing behind.</summary>
public sealed class BadInputTests(TestNode node)
{
    [Fact]
    public async Task An_unknown_field_is_named()
    {
        await using TestSpace space = await node.SpaceAsync();
        string file = await FileAsync(Manifests.Script("bad", "true", "nodeNam: x"));

        string words = (await space.TryKubectlAsync("apply", "-f", file)).Failed();

        Assert.Contains("unknown field \"spec.nodeNam\"", words, StringComparison.Ordinal);
        Assert.Empty((await space.GetAsync("pods"))["items"]!.AsArray());
    }

    [Fact]
    public async Task An_unknown_kind_is_refused()
    {
        string file = await FileAsync("apiVersion: example.org/v1\nkind: Nothing\nmetadata: {name: x}\n");

        string words = (await node.TryKubectlAsync("apply", "-f", file)).Failed();

        Assert.Contains("no matches for kind \"Nothing\" in version \"example.org/v1\"", words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_object_is_refused_with_the_field()
    {
        await using TestSpace space = await node.SpaceAsync();
        string file = await FileAsync(Manifests.Hello().Replace("replicas: 2", "replicas: -1", StringComparison.Ordinal));

        string words = (await space.TryKubectlAsync("apply", "-f", file)).Failed();

        Assert.Contains("spec.replicas: Invalid value: -1: must be greater than or equal to 0", words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_there_is_not_found()
    {
        Assert.Contains("Error from server (NotFound): pods \"nobody\" not found", (await node.TryKubectlAsync("get", "pod", "nobody")).Failed(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_archive_with_a_wrong_digest_or_a_climbing_path_is_refused()
    {
        string archive = Path.Combine(node.Root, "bad.tar");
        await File.WriteAllTextAsync(archive, "this is no archive");

        string words = (await node.GantryAsync("image", "load", archive)).Failed();

        Assert.StartsWith("gantry: ", words, StringComparison.Ordinal);
        Assert.Single(words.Trim().Split('\n'));
    }

    [Fact]
    public async Task A_second_node_on_the_same_root_is_refused()
    {
        string words = (await node.UpAsync()).Failed();

        Assert.Equal($"gantry: a node is already running on {node.Root}; see: gantry status, or choose another --root\n", words);
    }

    [Fact]
    public async Task Without_a_node_the_commands_say_how_to_start_one()
    {
        ShellResult result = await Shell.RunAsync(Shell.Gantry, ["image", "list", "--root", node.Root + "-none"]);

        Assert.Contains("gantry up --root", result.Failed(), StringComparison.Ordinal);
        Assert.False(Directory.Exists(node.Root + "-none"));
    }

    [Fact]
    public async Task Someone_who_is_not_root_is_told_so()
    {
        ShellResult result = await Shell.RunAsync("setpriv", ["--reuid=65534", "--clear-groups", Shell.Gantry, "up", "--root", node.Root + "-other"]);

        Assert.Contains("needs root", result.Failed(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_caller_without_credentials_may_next_to_nothing_and_one_with_bad_ones_nothing()
    {
        string server = (await node.KubectlAsync("config", "view", "-o", "jsonpath={.clusters[0].cluster.server}")).Trim();
        using var http = new HttpClient(new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, _, _, _) => true });

        Assert.Equal(System.Net.HttpStatusCode.Forbidden, (await http.GetAsync(server + "/api/v1/namespaces/default/secrets")).StatusCode);
        Assert.Equal(System.Net.HttpStatusCode.OK, (await http.GetAsync(server + "/healthz")).StatusCode);
        Assert.Equal(System.Net.HttpStatusCode.OK, (await http.GetAsync(server + "/version")).StatusCode);

        http.DefaultRequestHeaders.Authorization = new("Bearer", "nobodys");
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, (await http.GetAsync(server + "/api/v1/namespaces/default/secrets")).StatusCode);
    }

    private async Task<string> FileAsync(string yaml)
    {
        string file = Path.Combine(node.Root, $"{Guid.NewGuid():N}.yaml");
        await File.WriteAllTextAsync(file, yaml);
        return file;
    }
}
