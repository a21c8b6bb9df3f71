using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Gantry.Kube.Kinds;
using Gantry.Kube.Patches;

namespace Gantry.Tests.Clusters;

/// <summary>As much of the API as controllers need, over a dictionary: lists, watches, writes with revisions, finalizers and grace.</summary>
public sealed class MemoryApi(TimeProvider clock) : HttpMessageHandler
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, JsonObject> _objects = new(StringComparer.Ordinal);
    private readonly List<(string Prefix, Channel<string> Lines)> _watches = [];
    private long _revision;

    /// <summary>Called before each request; what it returns is the answer.</summary>
    public Func<HttpRequestMessage, HttpResponseMessage?> Intercept { get; set; } = _ => null;

    /// <summary>Ends every watch, as a server that restarts does.</summary>
    public void DropWatches()
    {
        lock (_lock)
        {
            foreach ((_, Channel<string> lines) in _watches)
                lines.Writer.TryComplete();
            _watches.Clear();
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (Intercept(request) is { } answer)
            return answer;

        JsonObject? body = request.Content is null ? null : (JsonObject?)JsonNode.Parse(await request.Content.ReadAsStringAsync(cancellationToken));
        ApiPath path = ApiPath.Parse(request.RequestUri!);
        lock (_lock)
        {
            try
            {
                return path.IsWatch ? Watch(path) : Json(Answer(request, path, body));
            }
            catch (ApiFailure failure)
            {
                return Json(new() { ["kind"] = "Status", ["status"] = "Failure", ["reason"] = failure.Reason, ["message"] = failure.Message, ["code"] = (int)failure.Code }, failure.Code);
            }
        }
    }

    private static HttpResponseMessage Json(JsonObject body, HttpStatusCode code = HttpStatusCode.OK) =>
        new(code) { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };

    private JsonObject Answer(HttpRequestMessage request, ApiPath path, JsonObject? body) => (request.Method.Method, path.Name) switch
    {
        ("GET", null) => List(path),
        ("GET", _) => Get(path),
        ("POST", null) => Create(path, body!),
        ("POST", _) when path.Subresource is "binding" => Bind(path, body!),
        ("PUT", _) => Put(path, body!),
        ("PATCH", _) => Put(path, MergePatch.Apply(Get(path), body!).Tree!.AsObject()),
        ("DELETE", null) => DeleteAll(path, body!),
        ("DELETE", _) => Delete(path.Key, body!),
        _ => throw new ApiFailure(HttpStatusCode.MethodNotAllowed, "MethodNotAllowed", $"{request.Method} {path.Key}"),
    };

    private JsonObject List(ApiPath path) => new()
    {
        ["metadata"] = new JsonObject { ["resourceVersion"] = $"{_revision}" },
        ["items"] = new JsonArray([.. Under(path.Prefix).Select(key => _objects[key].DeepClone())]),
    };

    private JsonObject Get(ApiPath path) =>
        _objects.TryGetValue(path.Key, out JsonObject? found) ? (JsonObject)found.DeepClone() : throw new ApiFailure(HttpStatusCode.NotFound, "NotFound", $"{path.Key} not found");

    private List<string> Under(string prefix) => [.. _objects.Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal))];

    private JsonObject Create(ApiPath path, JsonObject item)
    {
        JsonObject metadata = item["metadata"]!.AsObject();
        if (metadata["name"] is null)
            metadata["name"] = $"{metadata["generateName"]}{_revision:x5}";
        string key = $"{path.Kind}/{path.Namespace}/{metadata["name"]}";
        if (_objects.ContainsKey(key))
            throw new ApiFailure(HttpStatusCode.Conflict, "AlreadyExists", $"{key} already exists");

        metadata["uid"] = Guid.NewGuid().ToString();
        metadata["generation"] = 1;
        metadata["creationTimestamp"] = Now();
        if (path.Kind is "namespaces")
            item["spec"] = new JsonObject { ["finalizers"] = new JsonArray("kubernetes") };
        return Store(key, item, "ADDED");
    }

    private JsonObject Put(ApiPath path, JsonObject item)
    {
        JsonObject known = Get(path);
        JsonObject before = known["metadata"]!.AsObject();
        JsonObject after = item["metadata"]!.AsObject();
        if (after["resourceVersion"] is { } expected && !JsonNode.DeepEquals(expected, before["resourceVersion"]))
            throw new ApiFailure(HttpStatusCode.Conflict, "Conflict", $"{path.Key} has been modified");

        if (path.Subresource is "status")
        {
            known["status"] = item["status"]?.DeepClone();
            item = known;
        }
        else
        {
            item["status"] = known["status"]?.DeepClone();
            after["generation"] = (long)before["generation"]! + (JsonNode.DeepEquals(item["spec"], known["spec"]) ? 0 : 1);
        }

        item["metadata"]!["resourceVersion"] = before["resourceVersion"]!.DeepClone();
        if (JsonNode.DeepEquals(item, _objects[path.Key]))
            return item;
        return IsHeld(item) || item["metadata"]!["deletionTimestamp"] is null ? Store(path.Key, item, "MODIFIED") : Remove(path.Key, item);
    }

    private JsonObject Bind(ApiPath path, JsonObject binding)
    {
        JsonObject pod = Get(path);
        if (pod["spec"]!["nodeName"] is not null)
            throw new ApiFailure(HttpStatusCode.Conflict, "Conflict", $"{path.Key} is bound already");
        pod["spec"]!["nodeName"] = binding["target"]!["name"]!.DeepClone();
        return Store(path.Key, pod, "MODIFIED");
    }

    private JsonObject DeleteAll(ApiPath path, JsonObject options)
    {
        foreach (string key in Under(path.Prefix))
            Delete(key, (JsonObject)options.DeepClone());
        return List(path);
    }

    private JsonObject Delete(string key, JsonObject options)
    {
        if (!_objects.TryGetValue(key, out JsonObject? found))
            throw new ApiFailure(HttpStatusCode.NotFound, "NotFound", $"{key} not found");
        var item = (JsonObject)found.DeepClone();
        JsonObject metadata = item["metadata"]!.AsObject();
        if (options["preconditions"]?["uid"] is { } uid && !JsonNode.DeepEquals(uid, metadata["uid"]))
            throw new ApiFailure(HttpStatusCode.Conflict, "Conflict", $"{key} is another one");

        if ((string?)options["propagationPolicy"] is "Foreground" or "Orphan" && metadata["deletionTimestamp"] is null)
            metadata["finalizers"] = new JsonArray([.. metadata["finalizers"]?.AsArray().Select(name => name!.DeepClone()) ?? [], (string)options["propagationPolicy"]! is "Orphan" ? "orphan" : "foregroundDeletion"]);
        bool isRunning = key.StartsWith("pods/", StringComparison.Ordinal) && item["spec"]?["nodeName"] is not null;
        metadata["deletionGracePeriodSeconds"] = isRunning ? (long?)options["gracePeriodSeconds"] ?? 30 : 0;
        if (!IsHeld(item))
            return Remove(key, item);

        metadata["deletionTimestamp"] ??= Now();
        return Store(key, item, "MODIFIED");
    }

    private static bool IsHeld(JsonObject item) =>
        item["metadata"]!["finalizers"] is JsonArray { Count: > 0 }
        || (item["kind"]?.ToString() is "Namespace" && item["spec"]?["finalizers"] is JsonArray { Count: > 0 })
        || (long?)item["metadata"]!["deletionGracePeriodSeconds"] > 0;

    private JsonObject Store(string key, JsonObject item, string change)
    {
        item["metadata"]!["resourceVersion"] = $"{++_revision}";
        if (item["status"] is null)
            item.Remove("status");

        // As read back, so that a number compares as a number however it was made.
        item = JsonNode.Parse(item.ToJsonString())!.AsObject();
        _objects[key] = (JsonObject)item.DeepClone();
        Tell(key, change, item);
        return item;
    }

    private JsonObject Remove(string key, JsonObject item)
    {
        _objects.Remove(key);
        item["metadata"]!["resourceVersion"] = $"{++_revision}";
        Tell(key, "DELETED", item);
        return new() { ["kind"] = "Status", ["status"] = "Success" };
    }

    private void Tell(string key, string change, JsonObject item)
    {
        foreach ((string prefix, Channel<string> lines) in _watches.Where(watch => key.StartsWith(watch.Prefix, StringComparison.Ordinal)))
            lines.Writer.TryWrite(new JsonObject { ["type"] = change, ["object"] = item.DeepClone() }.ToJsonString() + "\n");
    }

    // It keeps no history: a watch from an old revision is told to list again.
    private HttpResponseMessage Watch(ApiPath path)
    {
        if (path.Revision != $"{_revision}" && _objects.Any(pair => pair.Key.StartsWith(path.Prefix, StringComparison.Ordinal) && long.Parse((string)pair.Value["metadata"]!["resourceVersion"]!) > long.Parse(path.Revision!)))
            throw new ApiFailure(HttpStatusCode.Gone, "Expired", "too old resource version");

        Channel<string> lines = Channel.CreateUnbounded<string>();
        _watches.Add((path.Prefix, lines));
        return new(HttpStatusCode.OK) { Content = new StreamContent(new LineStream(lines.Reader)) };
    }

    private string Now() => clock.GetUtcNow().UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ");

    private sealed class ApiFailure(HttpStatusCode code, string reason, string message) : Exception(message)
    {
        public HttpStatusCode Code => code;

        public string Reason => reason;
    }

    private sealed record ApiPath(string Kind, string Namespace, string? Name, string? Subresource, bool IsWatch, string? Revision)
    {
        public string Key => $"{Kind}/{Namespace}/{Name}";

        public string Prefix => Namespace.Length == 0 ? $"{Kind}/" : $"{Kind}/{Namespace}/";

        public static ApiPath Parse(Uri address)
        {
            string[] parts = address.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
            parts = parts[(parts[0] == "api" ? 2 : 3)..];
            string space = "";
            if (parts[0] is "namespaces" && parts.Length > 2 && BuiltInKinds.All.Any(kind => kind.Definition.Plural == parts[2]))
                (space, parts) = (parts[1], parts[2..]);
            Dictionary<string, string> query = address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
            return new(parts[0], space, parts.ElementAtOrDefault(1), parts.ElementAtOrDefault(2), query.ContainsKey("watch"), query.GetValueOrDefault("resourceVersion"));
        }
    }
}
