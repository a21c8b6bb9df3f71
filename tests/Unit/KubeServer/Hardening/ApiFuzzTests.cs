using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Gantry.Kube.Cbor;
using Gantry.Kube.Kinds;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Yaml;

namespace Gantry.Tests.KubeServer.Hardening;

/// <summary>Requests made by chance: whatever they are, the server answers, and never that it failed. GANTRY_FUZZ_SEEDS asks for a longer search.</summary>
public sealed class ApiFuzzTests
{
    private static readonly string[] Paths =
    [
        "/api/v1/namespaces/default/configmaps", "/api/v1/namespaces/default/configmaps/a", "/api/v1/namespaces/default/pods", "/api/v1/namespaces/default/pods/p/status", "/api/v1/namespaces/default/pods/p/resize",
        "/api/v1/namespaces/default/pods/p/ephemeralcontainers", "/api/v1/namespaces/default/pods/p/binding", "/api/v1/namespaces/default/pods/p/eviction", "/apis/apps/v1/namespaces/default/deployments",
        "/apis/apps/v1/namespaces/default/deployments/d/scale", "/apis/autoscaling/v1/namespaces/default/horizontalpodautoscalers", "/apis/events.k8s.io/v1/namespaces/default/events",
        "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", "/apis/apiregistration.k8s.io/v1/apiservices", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", "/api/v1/namespaces/default/services",
        "/api/v1/namespaces/default/bindings", "/api/v1/namespaces/default/serviceaccounts/default/token", "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies", "/apis", "/openapi/v3", "/version",
    ];

    private static readonly string[] Types =
    [
        "application/json", "application/yaml", "application/cbor", ProtobufEnvelope.MediaType, "application/merge-patch+json", "application/json-patch+json", "application/strategic-merge-patch+json",
        "application/apply-patch+yaml", "application/apply-patch+cbor", "text/plain", "",
    ];

    private static readonly string[] Queries =
        ["", "?fieldManager=x", "?dryRun=All", "?dryRun=x", "?limit=1", "?labelSelector=a%3Db", "?labelSelector=%28%28", "?fieldSelector=x", "?continue=abc", "?resourceVersion=1&resourceVersionMatch=Exact", "?force=true&fieldManager=y", "?fieldValidation=Strict", "?pretty=1"];

    private static readonly string[] Accepts = ["application/json", "application/yaml", "application/cbor", ProtobufEnvelope.MediaType, "application/json;as=Table;v=v1;g=meta.k8s.io", "*/*;q=x", ";;,=", ""];

    private static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "BREW"];

    [Fact]
    public async Task No_request_makes_the_server_fail()
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.AddDefaultAccountAsync();
        await api.PostAsync("/api/v1/namespaces/default/configmaps", Some.ConfigMap("a"));
        await api.PostAsync("/api/v1/namespaces/default/pods", Some.Pod("p"));
        await api.PostAsync("/apis/apps/v1/namespaces/default/deployments", Some.Deployment("d"));
        using HttpClient inside = api.InProcess();
        List<string> failures = [];

        for (int seed = 1; seed <= Seeds(1500); seed++)
        {
            Random dice = new(seed);
            string path = One(dice, Paths) + One(dice, Queries);
            HttpMethod method = new(One(dice, Methods));
            string type = One(dice, Types);
            byte[] body = BodyOf(dice, type, path);
            TestApi.Answer answer = await TestApi.SendBytesAsync(inside, method, path, body, type.Length == 0 ? null : type, One(dice, Accepts));
            if (answer.Code >= 500)
                failures.Add($"seed {seed}: {method} {path} {type}: {answer.Code} {answer.Text[..Math.Min(300, answer.Text.Length)]} <- {Encoding.Latin1.GetString(body)[..Math.Min(200, body.Length)]}");
        }

        Assert.True(failures.Count == 0, string.Join('\n', failures.Take(10)));
        Assert.Equal(200, (await api.GetAsync("/api/v1/namespaces/default")).Code);
    }

    [Fact]
    public void What_is_written_as_yaml_is_read_as_the_same()
    {
        for (int seed = 1; seed <= Seeds(800); seed++)
        {
            JsonObject tree = Tree(new Random(seed), 4);
            byte[] text = YamlText.Write(tree);

            bool isRead = YamlTree.TryRead(text, out JsonNode? read, out string failure);

            Assert.True(isRead, $"seed {seed}: {failure}\n{Encoding.UTF8.GetString(text)}");
            Assert.True(JsonNode.DeepEquals(tree, read), $"seed {seed}: {tree.ToJsonString()} became {read?.ToJsonString()}\n{Encoding.UTF8.GetString(text)}");
        }
    }

    [Fact]
    public void Broken_yaml_is_read_or_refused()
    {
        for (int seed = 1; seed <= Seeds(1500); seed++)
        {
            Random dice = new(seed);
            byte[] text = Mutated(dice, YamlText.Write(Tree(dice, 3)));
            if (!YamlTree.TryRead(text, out _, out string failure))
                Assert.NotEqual("", failure);
        }
    }

    private static int Seeds(int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable("GANTRY_FUZZ_SEEDS"), CultureInfo.InvariantCulture, out int asked) ? asked : usual;

    private static T One<T>(Random dice, IReadOnlyList<T> of) => of[dice.Next(of.Count)];

    private static byte[] BodyOf(Random dice, string type, string path)
    {
        JsonObject tree = Tree(dice, 4);
        tree["metadata"] = dice.Next(4) == 0 ? Tree(dice, 1) : new JsonObject { ["name"] = One(dice, ["a", "p", "d", "new", "x.y.z", "Ü"]), ["labels"] = Tree(dice, 1) };
        JsonNode body = type == "application/json-patch+json"
            ? new JsonArray(new JsonObject { ["op"] = One(dice, ["add", "remove", "replace", "copy"]), ["path"] = One(dice, ["/metadata/labels", "/data", "/spec/containers/0", "/metadata/name", ""]), ["from"] = "/spec", ["value"] = Tree(dice, 2) })
            : tree;
        byte[] bytes = type switch
        {
            _ when type.Contains("cbor", StringComparison.Ordinal) => CborObject.Encode(body).ToArray(),
            _ when type.Contains("yaml", StringComparison.Ordinal) => YamlText.Write(body),
            ProtobufEnvelope.MediaType => ProtobufEnvelope.Encode(ConfigMap(path), path.Contains("pods", StringComparison.Ordinal) ? KindSchemas.Pod : KindSchemas.ConfigMap),
            _ => Encoding.UTF8.GetBytes(body.ToJsonString()),
        };
        return dice.Next(2) == 0 ? Mutated(dice, bytes) : bytes;
    }

    private static JsonObject ConfigMap(string path) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = path.Contains("pods", StringComparison.Ordinal) ? "Pod" : "ConfigMap",
        ["metadata"] = new JsonObject { ["name"] = "a", ["labels"] = new JsonObject { ["k"] = "v" } },
    };

    private static JsonObject Tree(Random dice, int depth)
    {
        string[] names = ["spec", "status", "data", "containers", "template", "selector", "rules", "kind", "apiVersion", "$patch", "x: y", "- ", "yes", "1", "ü\n", "metadata", "target", "replicas", "versions", ""];
        JsonObject fields = [];
        for (int left = dice.Next(4); left > 0; left--)
        {
            fields[One(dice, names)] = dice.Next(depth > 0 ? 8 : 5) switch
            {
                0 => null,
                1 => JsonValue.Create(dice.NextInt64()),
                2 => JsonValue.Create(dice.Next(2) == 0),
                3 or 4 => JsonValue.Create(One(dice, ["", "a", "true", "~", "1.5", "0x10", "2026-01-01", " padded ", "a: b", "#no", "tab\t", "line\nline\n", "\"q\"", "😀", "-", "&a", "*a", "!t", "%", "@", "`"])),
                5 => new JsonArray(Tree(dice, depth - 1), JsonValue.Create(dice.Next(1000) / 8.0), new JsonArray()),
                _ => Tree(dice, depth - 1),
            };
        }

        return fields;
    }

    private static byte[] Mutated(Random dice, byte[] bytes)
    {
        List<byte> changed = [.. bytes];
        for (int left = 1 + dice.Next(3); left > 0 && changed.Count > 0; left--)
        {
            int at = dice.Next(changed.Count);
            switch (dice.Next(3))
            {
                case 0:
                    changed[at] = (byte)dice.Next(256);
                    break;
                case 1:
                    changed.RemoveRange(at, Math.Min(dice.Next(6), changed.Count - at));
                    break;
                default:
                    changed.InsertRange(at, changed.GetRange(at, Math.Min(dice.Next(30), changed.Count - at)));
                    break;
            }
        }

        return [.. changed];
    }
}
