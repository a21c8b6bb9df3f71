using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Gantry.DockerApi.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Gantry.DockerApi.Requests;

/// <summary>One request of a Docker client: its version, names, parameters and body read as dockerd reads them, and its answer.</summary>
internal sealed class DockerCall(HttpContext http)
{
    // A container's configuration is small; archives and build contexts are streams and have no such limit.
    private const int MostDocumentBytes = 4 << 20;

    public HttpContext Http { get; } = http;

    public ApiVersion Version { get; } = http.Items.TryGetValue(typeof(ApiVersion), out object? version) ? (ApiVersion)version! : ApiVersion.Newest;

    public CancellationToken Cancel => Http.RequestAborted;

    /// <summary>A part of the path, such as {id}.</summary>
    public string Route(string name) => RequestShape.NameOf((string?)Http.Request.RouteValues[name] ?? "");

    /// <summary>A parameter of the query; empty if it is not there.</summary>
    public string Text(string name) => Http.Request.Query.TryGetValue(name, out StringValues values) ? values[0] ?? "" : "";

    public bool Has(string name) => Http.Request.Query.ContainsKey(name);

    public IReadOnlyList<string> Texts(string name) =>
        Http.Request.Query.TryGetValue(name, out StringValues values) ? [.. values.Select(value => value ?? "")] : [];

    /// <summary>True unless the parameter is missing, empty or one of dockerd's words for no.</summary>
    public bool Flag(string name, bool otherwise = false) =>
        Has(name) ? Text(name).Trim().ToLowerInvariant() is not ("" or "0" or "no" or "false" or "none") : otherwise;

    /// <summary>None if the parameter is missing or empty.</summary>
    public int? Number(string name)
    {
        string text = Text(name);
        if (text.Length == 0)
            return null;
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number)
            ? number
            : throw new DockerException(DockerFailure.Invalid, $"strconv.Atoi: parsing \"{text}\": invalid syntax");
    }

    public Filters Filters() => Requests.Filters.Parse(Text("filters"));

    /// <summary>The document in the body. Docker's clients always say that it is JSON.</summary>
    public async Task<T> BodyAsync<T>(JsonTypeInfo<T> type)
        where T : class =>
        await OptionalBodyAsync(type) ?? throw new DockerException(DockerFailure.Invalid, "invalid JSON: got EOF while reading request body");

    /// <summary>None if there is no body.</summary>
    public async Task<T?> OptionalBodyAsync<T>(JsonTypeInfo<T> type)
        where T : class
    {
        byte[] body = await DocumentAsync();
        if (body.Length == 0)
            return null;
        if (Http.Request.ContentType is not { } contentType || !contentType.Split(';')[0].Trim().Equals("application/json", StringComparison.OrdinalIgnoreCase))
            throw new DockerException(DockerFailure.Invalid, $"unsupported Content-Type header ({Http.Request.ContentType}): must be 'application/json'");
        try
        {
            return JsonSerializer.Deserialize(body, type);
        }
        catch (JsonException failure)
        {
            throw new DockerException(DockerFailure.Invalid, $"invalid JSON: {failure.Message}", failure);
        }
    }

    /// <summary>The bytes of a document in the body; empty if there is none.</summary>
    public async Task<byte[]> DocumentAsync()
    {
        using var copy = new MemoryStream();
        byte[] piece = new byte[16 << 10];
        while (await Http.Request.Body.ReadAsync(piece, Cancel) is > 0 and var count)
        {
            if (copy.Length + count > MostDocumentBytes)
                throw new DockerException(DockerFailure.TooLarge, "http: request body too large");
            copy.Write(piece, 0, count);
        }
        return copy.ToArray();
    }

    public async Task AnswerAsync<T>(T value, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK)
    {
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(value, type);
        Http.Response.StatusCode = status;
        Http.Response.ContentType = "application/json";
        // dockerd's encoder ends every document with a line feed, and shells read them by lines.
        Http.Response.ContentLength = body.Length + 1;
        await Http.Response.Body.WriteAsync(body, Cancel);
        await Http.Response.Body.WriteAsync("\n"u8.ToArray(), Cancel);
    }

    public Task AnswerAsync(int status)
    {
        Http.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}
