using System.Text.Json.Nodes;
using Gantry.Kube.Kinds;
using Gantry.Kube.Trees;
using Gantry.KubeServer.OpenApi;
using Gantry.Tests.Kube;

namespace Gantry.Tests.KubeServer;

/// <summary>The document of the API beside the published one: clients are generated from it, and what they call their methods hangs on it.</summary>
public sealed class OpenApiFactsTests
{
    // Not there: logs of the machine by way of the API server, and lists in shards, which are off where this is published.
    private const string Logs = "/logs/";
    private const string Shards = "shardSelector";

    private static readonly string[] Compared = ["operationId", "tags", "schemes", "produces", "x-kubernetes-action", "x-kubernetes-group-version-kind"];

    [Fact]
    public async Task Every_operation_is_named_and_described_as_published()
    {
        JsonObject facts = Read("facts/kubernetes-openapi-v2.json");
        await using TestApi api = await TestApi.StartAsync();
        JsonObject own = (await api.GetAsync("/openapi/v2")).Json;
        HashSet<string> served = [.. BuiltInKinds.All.Select(kind => $"/{DiscoveryPaths.PlaceOf(kind.Definition.Group, kind.Definition.Version)}/")];

        List<string> differences = [];
        int compared = 0;
        foreach ((string path, JsonNode? item) in facts.Child("paths")!)
        {
            bool isServed = path.Count(letter => letter == '/') < 4 || served.Any(place => path.StartsWith(place, StringComparison.Ordinal));
            if (!isServed || path.StartsWith(Logs, StringComparison.Ordinal) || IsOther(path, served))
                continue;
            foreach ((string method, JsonNode? _) in item!.AsObject().Where(member => member.Key != "parameters"))
            {
                compared++;
                differences.AddRange(Differences(facts, own, path, method).Select(difference => $"{method} {path}: {difference}"));
            }
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences.Take(20)));
        Assert.True(compared > 700, $"{compared} compared");
    }

    [Fact]
    public async Task There_are_no_paths_that_are_not_published()
    {
        JsonObject published = Read("facts/kubernetes-openapi-v2.json").Child("paths")!;

        await using TestApi api = await TestApi.StartAsync();
        JsonObject own = (await api.GetAsync("/openapi/v2")).Json.Child("paths")!;

        Assert.Empty(own.Select(path => path.Key).Where(path => !published.ContainsKey(path) && !path.StartsWith("/apis/metrics.k8s.io/", StringComparison.Ordinal)));
    }

    // The place of a group or version that is off by default.
    private static bool IsOther(string path, HashSet<string> served) =>
        path.EndsWith('/') && path.Length > "/apis/".Length && path.StartsWith("/apis/", StringComparison.Ordinal) && !served.Any(place => place.StartsWith(path, StringComparison.Ordinal));

    private static IEnumerable<string> Differences(JsonObject facts, JsonObject own, string path, string method)
    {
        JsonObject? theirs = facts.Child("paths").Child(path).Child(method), ours = own.Child("paths").Child(path).Child(method);
        if (ours is null)
        {
            yield return "not there";
            yield break;
        }

        foreach (string name in Compared)
        {
            if (theirs.Field(name) is { } wanted && !JsonNode.DeepEquals(wanted, ours[name]))
                yield return $"{name} is {ours[name]?.ToJsonString()}, not {wanted.ToJsonString()}";
        }

        string[] missing = [.. Parameters(facts, path, method).Except(Parameters(own, path, method)).Where(parameter => !parameter.StartsWith(Shards, StringComparison.Ordinal))];
        if (missing.Length > 0)
            yield return $"lacks {string.Join(", ", missing)}";
        if (!Answers(theirs).SequenceEqual(Answers(ours)))
            yield return $"answers {string.Join(", ", Answers(ours))}, not {string.Join(", ", Answers(theirs))}";
    }

    private static IEnumerable<string> Parameters(JsonObject document, string path, string method)
    {
        JsonObject? item = document.Child("paths").Child(path);
        return item.Child(method).Objects("parameters").Concat(item.Objects("parameters"))
            .Select(one => one.Text("$ref") is { } reference ? document.Child("parameters").Child(reference.Split('/')[^1]) : one)
            .Select(one => $"{one.Text("name")} in {one.Text("in")}: {one.Text("type")}{one.Child("schema").Text("$ref")} {one.Flag("required") == true}");
    }

    private static IEnumerable<string> Answers(JsonObject? operation) =>
        (operation.Child("responses") ?? []).Select(answer => $"{answer.Key} {answer.Value.Text("description")} {answer.Value.Child("schema").Text("$ref")}{answer.Value.Child("schema").Text("type")}").Order(StringComparer.Ordinal);

    private static JsonObject Read(string path) => (JsonObject)JsonNode.Parse(File.ReadAllBytes(SharedFiles.Require(path)))!;
}
