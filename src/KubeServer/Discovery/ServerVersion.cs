using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Gantry.KubeServer.Answers;
using Microsoft.AspNetCore.Http;

namespace Gantry.KubeServer.Discovery;

/// <summary>The version of the API that this server speaks. kubectl warns where it is more than one minor version away from its own.</summary>
internal static class ServerVersion
{
    private const string Major = "1";
    private const string Minor = "32";

    public static Task AnswerAsync(HttpContext http) => AnswerWriter.TreeAsync(http, 200, Document());

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
