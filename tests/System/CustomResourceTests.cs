using System.Text.Json.Nodes;

namespace Gantry.Tests.Cluster;

/// <summary>Kinds that users define, with an unmodified kubectl against a node.</summary>
public sealed class CustomResourceTests(TestNode node)
{
    [Fact]
    public async Task A_kind_is_defined_used_owned_and_taken_away()
    {
        await using TestSpace space = await node.SpaceAsync();
        string group = $"{space.Name}.example.com";
        await node.ApplyAsync(Definition(group));
        await node.KubectlAsync("wait", "--for=condition=Established", $"crd/boats.{group}", "--timeout=40s");

        await space.ApplyAsync(Boat(group, "ada", 3));
        Assert.Matches(@"ada\s+3\s+blue", await space.KubectlAsync("get", $"boats.{group}"));
        Assert.Contains("How many row.", await node.KubectlAsync("explain", "boats.spec.oars", "--api-version", $"{group}/v1"), StringComparison.Ordinal);
        ShellResult refused = await space.TryKubectlAsync("patch", $"boats.{group}", "ada", "--type=merge", "-p", """{"spec":{"oars":9}}""");
        Assert.Contains("spec.oars: Invalid value: 9", refused.Errors, StringComparison.Ordinal);

        // The collector learns of the kind while it runs.
        JsonNode boat = await space.GetAsync($"boats.{group}", "ada");
        await space.ApplyAsync($$"""
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: crew
              ownerReferences:
              - {apiVersion: {{group}}/v1, kind: Boat, name: ada, uid: {{boat["metadata"]!["uid"]!.GetValue<string>()}} }
            """);
        await space.KubectlAsync("delete", $"boats.{group}", "ada");
        await Until.TrueAsync("the crew is gone", async () => (await space.TryKubectlAsync("get", "configmap", "crew")).ExitCode != 0);

        await space.ApplyAsync(Boat(group, "eve", 1));
        await node.KubectlAsync("delete", "crd", $"boats.{group}", "--timeout=40s");
        Assert.NotEqual(0, (await space.TryKubectlAsync("get", $"boats.{group}")).ExitCode);
    }

    private static string Definition(string group) => $$"""
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: boats.{{group}} }
        spec:
          group: {{group}}
          scope: Namespaced
          names: {plural: boats, singular: boat, kind: Boat}
          versions:
          - name: v1
            served: true
            storage: true
            additionalPrinterColumns:
            - {name: Oars, type: integer, jsonPath: .spec.oars}
            - {name: Color, type: string, jsonPath: .spec.color}
            schema:
              openAPIV3Schema:
                type: object
                properties:
                  spec:
                    type: object
                    properties:
                      oars: {type: integer, maximum: 8, description: How many row.}
                      color: {type: string, default: blue}
        """;

    private static string Boat(string group, string name, int oars) => $$"""
        apiVersion: {{group}}/v1
        kind: Boat
        metadata: {name: {{name}} }
        spec: {oars: {{oars}} }
        """;
}
