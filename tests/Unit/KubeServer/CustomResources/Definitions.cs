namespace Gantry.Tests.KubeServer.CustomResources;

/// <summary>Definitions of small kinds as users send them.</summary>
internal static class Definitions
{
    public const string Path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    public const string Widgets = "/apis/example.com/v1/namespaces/default/widgets";

    /// <summary>The kind Widget in the group example.com, whose version v1 has this schema for its spec.</summary>
    public static string Widget(string spec = """{"type":"object","properties":{"size":{"type":"integer"}}}""", string version = "", string more = "") => Of(
        "widgets", "Widget",
        $$$"""
        [{"name":"v1","served":true,"storage":true{{{version}}},"schema":{"openAPIV3Schema":{"type":"object","properties":{"spec":{{{spec}}},"status":{"type":"object","x-kubernetes-preserve-unknown-fields":true} } } } }]
        """, more);

    public static string Of(string plural, string kind, string versions, string more = "", string group = "example.com", string scope = "Namespaced", string names = "") =>
        $$"""
        {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"{{plural}}.{{group}}"},
         "spec":{"group":"{{group}}","scope":"{{scope}}","names":{"plural":"{{plural}}","kind":"{{kind}}"{{names}} },"versions":{{versions}}{{more}} } }
        """;

    public static string Object(string name, string spec = "{}", string version = "v1", string kind = "Widget") =>
        $$"""{"apiVersion":"example.com/{{version}}","kind":"{{kind}}","metadata":{"name":"{{name}}"},"spec":{{spec}} }""";

    public static async Task DefineAsync(this TestApi api, string definition)
    {
        TestApi.Answer made = await api.PostAsync(Path, definition);
        Assert.True(made.Code == 201, made.Text);
    }
}
