using System.Text;
using System.Text.Json.Nodes;
using Gantry.Kube.Kinds;
using Gantry.Kube.Tables;
using Gantry.Kube.Trees;

namespace Gantry.Tests.KubeServer;

/// <summary>docs/api-coverage.md is what a running server says of itself. With GANTRY_WRITE_DOCS=1 the test writes it instead of comparing.</summary>
public sealed class ApiCoverageTests
{
    private const string Discovery = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json";

    private static readonly string[] Usual = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

    [Fact]
    public async Task The_table_of_kinds_is_what_the_server_serves()
    {
        await using TestApi api = await TestApi.StartAsync();
        JsonObject core = (await api.GetAsync("/api", Discovery)).Json;
        JsonObject groups = (await api.GetAsync("/apis", Discovery)).Json;
        string expected = Write([.. core.Objects("items"), .. groups.Objects("items")]);

        string path = Path.Combine(Checkout(), "docs", "api-coverage.md");
        if (Environment.GetEnvironmentVariable("GANTRY_WRITE_DOCS") == "1")
            await File.WriteAllTextAsync(path, expected, TestContext.Current.CancellationToken);

        Assert.Equal(expected, await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
    }

    private static string Write(IReadOnlyList<JsonObject> groups)
    {
        StringBuilder text = new();
        text.Append("""
            # The Kubernetes API that is served

            Written by `tests/Unit/KubeServer/ApiCoverageTests.cs` from the discovery documents of a running server and from `src/Kube/Kinds`; the test compares it.

            *Verbs* are all eight unless they are named. *Filled in*: defaults that depend on other fields (constant ones every kind has). *Judged*: rules beyond the
            schema (required fields, closed sets of values, names, labels and owners are judged for every kind). *Columns*: those that lists show, where there are more than name and age.


            """);
        int kinds = 0;
        foreach (JsonObject group in groups)
        {
            foreach (JsonObject version in group.Objects("versions"))
            {
                string name = group.Child("metadata").Text("name") ?? "";
                text.Append("## ").AppendLine(name.Length == 0 ? version.Text("version") : $"{name}/{version.Text("version")}").AppendLine();
                text.AppendLine("| Kind | Resource | Short | Scope | Verbs | Subresources | Filled in | Judged | Columns |").AppendLine("|---|---|---|---|---|---|---|---|---|");
                foreach (JsonObject resource in version.Objects("resources"))
                {
                    text.AppendLine(Row(resource));
                    kinds++;
                }

                text.AppendLine();
            }
        }

        return text.Append(kinds).AppendLine(" resources.").ToString();
    }

    private static string Row(JsonObject resource)
    {
        JsonObject? kind = resource.Child("responseKind");
        ResourceKind? known = BuiltInKinds.Find(kind.Text("group") ?? "", kind.Text("version") ?? "", resource.Text("resource") ?? "");
        string[] verbs = [.. resource.Texts("verbs")];
        bool hasColumns = known is not null && known.Table != ResourceTable.Plain;
        string[] cells =
        [
            kind.Text("kind") ?? "",
            resource.Text("resource") ?? "",
            string.Join(", ", resource.Texts("shortNames")),
            resource.Text("scope") == "Namespaced" ? "namespace" : "cluster",
            verbs.SequenceEqual(Usual) ? "" : string.Join(", ", verbs),
            string.Join(", ", resource.Objects("subresources").Select(part => part.Text("subresource")).Order(StringComparer.Ordinal)),
            known?.Complete is null ? "" : "yes",
            known?.Rules is null ? "" : "yes",
            hasColumns ? string.Join(", ", known!.Table.Columns.Skip(1).Select(column => column.Name)) : "",
        ];
        return $"| {string.Join(" | ", cells)} |";
    }

    private static string Checkout()
    {
        DirectoryInfo? at = new(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "Gantry.slnx")))
            at = at.Parent;
        return at!.FullName;
    }
}
