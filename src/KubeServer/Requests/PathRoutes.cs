using Microsoft.AspNetCore.Http;

namespace Gantry.KubeServer.Requests;

/// <summary>The paths outside of the resources: health, version and the documents about the API.</summary>
internal sealed class PathRoutes
{
    private readonly Dictionary<string, Func<HttpContext, Task>> _answers = new(StringComparer.Ordinal);

    public void Add(string path, Func<HttpContext, Task> answer) => _answers.Add(path, answer);

    public bool Has(string path) => _answers.ContainsKey(Trimmed(path));

    public Task AnswerAsync(HttpContext http, string path) => _answers[Trimmed(path)](http);

    private static string Trimmed(string path) => path.Length > 1 && path[^1] == '/' ? path[..^1] : path;
}
