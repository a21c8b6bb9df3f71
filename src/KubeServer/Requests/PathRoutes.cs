using Microsoft.AspNetCore.Http;

namespace Gantry.KubeServer.Requests;

/// <summary>The paths outside of the resources: health, version and the documents about the API.</summary>
internal sealed class PathRoutes
{
    private readonly Dictionary<string, Func<HttpContext, Task>> _answers = new(StringComparer.Ordinal);
    private readonly HashSet<string> _open = [];

    public void Add(string path, Func<HttpContext, Task> answer) => _answers.Add(path, answer);

    /// <summary>Adds a path that is answered without asking who it is.</summary>
    public void AddOpen(string path, Func<HttpContext, Task> answer)
    {
        Add(path, answer);
        _open.Add(path);
    }

    public bool IsOpen(string path) => _open.Contains(path);

    public bool Has(string path) => _answers.ContainsKey(Trimmed(path));

    public Task AnswerAsync(HttpContext http, string path) => _answers[Trimmed(path)](http);

    private static string Trimmed(string path) => path.Length > 1 && path[^1] == '/' ? path[..^1] : path;
}
