namespace Gantry.Tests.KubeServer;

/// <summary>Small objects as clients send them.</summary>
internal static class Some
{
    private const string Template = """{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"name":"c","image":"web:1"}]}}""";

    public static string ConfigMap(string name, string value = "1") =>
        $$"""{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"{{name}}"},"data":{"k":"{{value}}"} }""";

    public static string Pod(string name, string extra = "") =>
        $$"""{"metadata":{"name":"{{name}}","labels":{"app":"web"} },"spec":{"containers":[{"name":"c","image":"web:1"}]{{extra}} } }""";

    public static string Service(string name, string type = "ClusterIP", string extra = "") =>
        $$"""{"metadata":{"name":"{{name}}"},"spec":{"type":"{{type}}","selector":{"app":"web"},"ports":[{"port":80}]{{extra}} } }""";

    public static string Deployment(string name) =>
        $$"""{"metadata":{"name":"{{name}}"},"spec":{"replicas":1,"selector":{"matchLabels":{"app":"web"} },"template":{{Template}} } }""";
}
