using System.Text;
using Gantry.KubeServer.Answers;
using Gantry.KubeServer.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gantry.KubeServer.Health;

/// <summary>/livez, /readyz and /healthz: all checks at once, in detail with ?verbose, without some with ?exclude=, and each by its own path.</summary>
internal sealed partial class HealthRoutes(HealthMetrics metrics, ILogger logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public void Add(PathRoutes paths, string root, IReadOnlyList<HealthCheck> checks)
    {
        paths.Add("/" + root, http => AnswerAsync(http, root, checks));
        foreach (HealthCheck check in checks)
            paths.Add($"/{root}/{check.Name}", http => AnswerOneAsync(http, root, check));
    }

    private async Task AnswerAsync(HttpContext http, string root, IReadOnlyList<HealthCheck> checks)
    {
        List<string> excluded = [.. http.Request.Query["exclude"].SelectMany(one => (one ?? "").Split(',')).Where(one => one.Length > 0)];
        StringBuilder text = new();
        bool isGood = true;
        foreach (HealthCheck check in checks)
        {
            if (excluded.RemoveAll(one => one == check.Name) > 0)
            {
                text.Append($"[+]{check.Name} excluded: ok\n");
                continue;
            }

            string problem = await RunAsync(root, check, http.RequestAborted);
            isGood &= problem.Length == 0;

            // Those who may ask are many; what exactly is wrong is for the log.
            text.Append(problem.Length == 0 ? $"[+]{check.Name} ok\n" : $"[-]{check.Name} failed: reason withheld\n");
        }

        if (excluded.Count > 0)
            text.Append($"warn: some health checks cannot be excluded: no matches for {string.Join(", ", excluded.Select(one => $"\"{one}\""))}\n");
        http.Response.Headers.XContentTypeOptions = "nosniff";
        if (!isGood)
            await AnswerWriter.TextAsync(http, 500, $"{text}{root} check failed\n");
        else if (http.Request.Query.ContainsKey("verbose"))
            await AnswerWriter.TextAsync(http, 200, $"{text}{root} check passed\n");
        else
            await AnswerWriter.TextAsync(http, 200, "ok");
    }

    private async Task AnswerOneAsync(HttpContext http, string root, HealthCheck check)
    {
        string problem = await RunAsync(root, check, http.RequestAborted);
        await AnswerWriter.TextAsync(http, problem.Length == 0 ? 200 : 500, problem.Length == 0 ? "ok" : $"internal server error: {problem}\n");
    }

    private async ValueTask<string> RunAsync(string root, HealthCheck check, CancellationToken cancel)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Patience);
        string problem;
        try
        {
            problem = await check.Run(limit.Token);
        }
        catch (Exception failure) when (!cancel.IsCancellationRequested)
        {
            problem = failure.Message;
        }

        metrics.Ran(root, check.Name, problem.Length == 0);
        if (problem.Length > 0)
            CheckFailed(check.Name, problem);
        return problem;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "health check {Name} failed: {Problem}")]
    private partial void CheckFailed(string name, string problem);
}
