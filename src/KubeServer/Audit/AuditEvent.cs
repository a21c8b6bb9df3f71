using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Kube;
using Gantry.Kube.Meta;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Proxying;
using Gantry.KubeServer.Requests;
using Microsoft.AspNetCore.Http;

namespace Gantry.KubeServer.Audit;

/// <summary>Writes one stage of a request as an Event of audit.k8s.io/v1.</summary>
internal static class AuditEvent
{
    private const int LongestAgent = 1024;

    public static JsonObject Of(AuditedRequest request, string stage, DateTimeOffset at, Status? failure)
    {
        HttpContext http = request.Http;
        JsonObject line = new()
        {
            ["kind"] = "Event",
            ["apiVersion"] = "audit.k8s.io/v1",
            ["level"] = request.Decision.Level.ToString(),
            ["auditID"] = request.Id,
            ["stage"] = stage,
            ["requestURI"] = $"{RawPath.Of(http)}{http.Request.QueryString}",
            ["verb"] = request.Scope.Verb,
            ["user"] = request.Scope.Asker is { } asker ? asker.ToInfo() : new JsonObject(),
        };
        if (request.Scope.User is { } user && user != request.Scope.Asker)
            line["impersonatedUser"] = user.ToInfo();
        line["sourceIPs"] = new JsonArray([.. Sources(http).Select(address => (JsonNode)address)]);
        if (http.Request.Headers.UserAgent.ToString() is { Length: > 0 } agent)
            line["userAgent"] = agent.Length > LongestAgent ? agent[..LongestAgent] + "...TRUNCATED" : agent;
        if (request.Scope.IsResource)
            line["objectRef"] = Reference(request);
        if (stage != "RequestReceived")
            line["responseStatus"] = StatusOf(request, failure);
        AddBodies(line, request, stage);
        line["requestReceivedTimestamp"] = Micro(request.ReceivedAt);
        line["stageTimestamp"] = Micro(at);
        if (stage != "RequestReceived" && request.Notes is { Count: > 0 } notes)
            line["annotations"] = new JsonObject(notes.Select(note => KeyValuePair.Create(note.Key, (JsonNode?)note.Value)));
        return line;
    }

    private static IEnumerable<string> Sources(HttpContext http)
    {
        foreach (string header in http.Request.Headers["X-Forwarded-For"].OfType<string>())
        {
            foreach (string address in header.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(one => IPAddress.TryParse(one, out _)))
                yield return address;
        }

        if (http.Connection.RemoteIpAddress is { } peer)
            yield return peer.ToString();
    }

    private static JsonObject Reference(AuditedRequest request)
    {
        RequestTarget target = request.Scope.Target;
        JsonObject reference = new() { ["resource"] = target.Plural };

        // A namespace lies within itself.
        Set("namespace", target is { Group: "", Plural: "namespaces" } ? target.Name : target.Namespace);
        Set("name", target.Name.Length > 0 ? target.Name : request.CreatedName);
        Set("apiGroup", target.Group);
        Set("apiVersion", target.Version);
        Set("subresource", target.Subresource);
        return reference;

        void Set(string field, string value)
        {
            if (value.Length > 0)
                reference[field] = value;
        }
    }

    private static JsonObject StatusOf(AuditedRequest request, Status? failure)
    {
        JsonObject status = new() { ["metadata"] = new JsonObject(), ["code"] = request.Http.Response.StatusCode };
        if (failure is null)
            return status;
        status["status"] = "Failure";
        status["message"] = request.Scope.Asker is null ? WhatWasTried(request.Http) : failure.Message;
        status["reason"] = failure.Reason;
        if (JsonSerializer.SerializeToNode(failure, KubeJson.TypeOf<Status>())?["details"] is JsonObject { Count: > 0 } details)
            status["details"] = details.DeepClone();
        return status;
    }

    private static string WhatWasTried(HttpContext http)
    {
        List<string> tried = [];
        string header = http.Request.Headers.Authorization.ToString();
        if (header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
            tried.Add("basic");
        if (header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
            tried.Add("bearer");
        if (http.Connection.ClientCertificate is not null)
            tried.Add("x509");
        return tried.Count == 0 ? "Authentication failed, no credentials provided" : $"Authentication failed, attempted: {string.Join(", ", tried)}";
    }

    internal static string NameIn(ReadOnlyMemory<byte> body) => (Parsed(body, omitsManagedFields: false) as JsonObject)?.Child("metadata").Text("name") ?? "";

    private static void AddBodies(JsonObject line, AuditedRequest request, string stage)
    {
        if (stage == "RequestReceived")
            return;
        if (Parsed(request.RequestBody, request.Decision.OmitsManagedFields) is { } sent)
            line["requestObject"] = sent;
        if (stage == "ResponseComplete" && Parsed(request.ResponseBody, request.Decision.OmitsManagedFields) is { } answered)
            line["responseObject"] = answered;
    }

    private static JsonNode? Parsed(ReadOnlyMemory<byte> json, bool omitsManagedFields)
    {
        if (json.IsEmpty)
            return null;
        try
        {
            JsonNode? tree = JsonNode.Parse(json.Span);
            if (omitsManagedFields && tree is JsonObject item)
                OmitManagedFields(item);
            return tree;
        }
        catch (JsonException)
        {
            // What is no JSON was refused; the status says why.
            return null;
        }
    }

    private static void OmitManagedFields(JsonObject item)
    {
        item.Child("metadata")?.Remove("managedFields");
        foreach (JsonObject one in item.Objects("items"))
            one.Child("metadata")?.Remove("managedFields");
    }

    private static string Micro(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
