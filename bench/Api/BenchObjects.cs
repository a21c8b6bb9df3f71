using System.Globalization;
using System.Text;

namespace Gantry.Api.Bench;

/// <summary>The objects of the load: config maps of about a kilobyte, as operators keep them.</summary>
internal static class BenchObjects
{
    private static readonly string Filler = string.Concat(Enumerable.Range(0, 16).Select(i => $"\"key-{i:00}\":\"a value of forty letters, more or less {i:00}\","));

    public static string PathOf(string space) => $"/api/v1/namespaces/{space}/configmaps";

    public static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"bench-{number:000000}");

    public static LoadRequest Space(string name) =>
        new("POST", "/api/v1/namespaces", Encoding.UTF8.GetBytes($$$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{{name}}}"}}"""));

    public static LoadRequest Create(string space, int number) => new("POST", PathOf(space), Encoding.UTF8.GetBytes(
        $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{NameOf(number)}}}","labels":{"app":"bench","group":"{{{number % 10}}}"}},"data":{{{{Filler}}}"number":"{{{number}}}"}}"""));

    public static LoadRequest Get(string space, int number) => new("GET", $"{PathOf(space)}/{NameOf(number)}");

    public static LoadRequest List(string space) => new("GET", PathOf(space));

    public static LoadRequest Patch(string space, int number, int value) => new(
        "PATCH", $"{PathOf(space)}/{NameOf(number)}", Encoding.UTF8.GetBytes($$$"""{"data":{"number":"v{{{value:0000000}}}v"}}"""), "application/merge-patch+json");

    /// <summary>From a revision on: what was before is not sent, by no version of a server.</summary>
    public static LoadRequest Watch(string space, string revision) => new("GET", $"{PathOf(space)}?watch=true&resourceVersion={revision}");
}
