using Microsoft.AspNetCore.Http;

namespace Gantry.KubeServer.Requests;

/// <summary>The paths outside of the resources: health, version and the documents about the API.</summary>
internal sealed class PathRoutes
{
    private readonly Dictionary<string, Func<HttpContext, Task>> _answers = new(StringComparer.Ordinal);
    private readonly List<Func<string, Func<HttpContext, Task>?>> _finders = [];

    public void Add(string path, Func<HttpContext, Task> answer) => _answers.Add(path, answer);

    /// <summary>Adds paths that come and go while the server runs: asked for each path that has no answer of its own.</summary>
    public void AddFinder(Func<string, Func<HttpContext, Task>?> find) => _finders.Add(find);

    /// <summary>The paths that are always there.</summary>
    public IEnumerable<string> All => _answers.Keys;

    /// <summary>What answers a path; null for one that is none of these.</summary>
    public Func<HttpContext, Task>? Find(string path)
    {
        string trimmed = Trimmed(path);
        if (_answers.TryGetValue(trimmed, out Func<HttpContext, Task>? answer))
            return answer;
        foreach (Func<string, Func<HttpContext, Task>?> find in _finders)
        {
            if (find(trimmed) is { } found)
                return found;
        }

        return null;
    }

    private static string Trimmed(string path) => path.Length > 1 && path[^1] == '/' ? path[..^1] : path;
}
