using System.Globalization;
using System.Text.Json.Nodes;

namespace Gantry.KubeServer.OpenApi;

/// <summary>What an operation may answer, by status code.</summary>
internal static class DocumentAnswers
{
    /// <param name="content">The form of an answer that went well, anew for each code.</param>
    public static JsonObject Of(DocumentOperation operation, Func<JsonObject> content)
    {
        JsonObject answers = [];
        foreach (int code in operation.Action.Codes)
        {
            JsonObject answer = content();
            answer.Insert(0, "description", Says(code));
            answers[code.ToString(CultureInfo.InvariantCulture)] = answer;
        }

        answers["401"] = new JsonObject { ["description"] = "Unauthorized" };
        return answers;
    }

    private static string Says(int code) => code switch
    {
        201 => "Created",
        202 => "Accepted",
        _ => "OK",
    };
}
