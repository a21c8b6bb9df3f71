using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Answers;
using Gantry.KubeServer.Metrics;
using Microsoft.AspNetCore.Http;

namespace Gantry.KubeServer.Discovery;

/// <summary>The version of the API that this server speaks. kubectl warns where it is more than one minor version away from its own.</summary>
internal static class ServerVersion
{
    private const string Major = "1";
    private const string Minor = "32";

    private static readonly (string Name, string Field)[] Labels =
    [
        ("build_date", "buildDate"), ("compiler", "compiler"), ("git_commit", "gitCommit"), ("git_tree_state", "gitTreeState"),
        ("git_version", "gitVersion"), ("go_version", "goVersion"), ("major", "major"), ("minor", "minor"), ("platform", "platform"),
    ];

    public static Task AnswerAsync(HttpContext http) => AnswerWriter.TreeAsync(http, 200, Document());

    public static void WriteTo(PrometheusText text)
    {
        JsonObject document = Document();
        text.Family("kubernetes_build_info", "gauge", "The version of the API and the program that serves it.")
            .Value("kubernetes_build_info", 1, [.. Labels.Select(label => (label.Name, document.Text(label.Field) ?? ""))]);
    }

    private static JsonObject Document()
    {
        string own = typeof(ServerVersion).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";
        return new JsonObject
        {
            ["major"] = Major,
            ["minor"] = Minor,
            ["gitVersion"] = $"v{Major}.{Minor}.0-gantry{own}",
            ["gitCommit"] = "",
            ["gitTreeState"] = "clean",
            ["buildDate"] = "1970-01-01T00:00:00Z",
            ["goVersion"] = "",
            ["compiler"] = RuntimeInformation.FrameworkDescription,
            ["platform"] = $"linux/{(RuntimeInformation.ProcessArchitecture is Architecture.Arm64 ? "arm64" : "amd64")}",
        };
    }
}
