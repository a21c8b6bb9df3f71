using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Gantry.Kube.Autoscaling;
using Gantry.Kube.Core;
using Gantry.Kube.Meta;
using Gantry.Kube.Policy;

namespace Gantry.Kube;

/// <summary>The API as typed calls, over whatever carries HTTP: a socket, or memory inside one process.</summary>
public sealed class KubeClient(HttpMessageInvoker http, Uri address)
{
    private static readonly MediaTypeHeaderValue JsonType = new("application/json");

    private readonly ProductInfoHeaderValue _agent = new("gantry", null);

    /// <summary>How long an ordinary request may take; a watch has no limit.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The program's name, under which the API records the fields that it sets.</summary>
    public string Agent { get => _agent.Product!.Name; init => _agent = new ProductInfoHeaderValue(value, null); }

    public Task<T> GetAsync<T>(ObjectKey key, CancellationToken cancel = default)
        where T : class, IKubeObject<T> =>
        GetAsync(T.Definition, key, T.Json, cancel);

    public Task<T> GetAsync<T>(ResourceDefinition definition, ObjectKey key, JsonTypeInfo<T> json, CancellationToken cancel = default) =>
        SendAsync(HttpMethod.Get, definition.ObjectPath(key), content: null, json, cancel);

    /// <summary>The object, or null where there is none.</summary>
    public async Task<T?> FindAsync<T>(ObjectKey key, CancellationToken cancel = default)
        where T : class, IKubeObject<T>
    {
        try
        {
            return await GetAsync<T>(key, cancel);
        }
        catch (KubeException failure) when (failure.Kind is KubeFailure.NotFound)
        {
            return null;
        }
    }

    public Task<KubeList<T>> ListAsync<T>(ListQuery? query = null, CancellationToken cancel = default)
        where T : class, IKubeObject<T> =>
        ListAsync(T.Definition, T.ListJson, query, cancel);

    public Task<KubeList<T>> ListAsync<T>(ResourceDefinition definition, JsonTypeInfo<KubeList<T>> json, ListQuery? query = null, CancellationToken cancel = default) =>
        SendAsync(HttpMethod.Get, (query ?? new()).ToUrl(definition), content: null, json, cancel);

    /// <summary>Every change after a revision, until the server ends the stream. Fails with Gone where the revision is no longer kept.</summary>
    public IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(string resourceVersion, ListQuery? query = null, CancellationToken cancel = default)
        where T : class, IKubeObject<T> =>
        WatchAsync(T.Definition, T.Json, resourceVersion, query, cancel);

    public async IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(
        ResourceDefinition definition, JsonTypeInfo<T> json, string resourceVersion, ListQuery? query = null, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, (query ?? new()).ToUrl(definition, watchFrom: resourceVersion)));
        using HttpResponseMessage response = await SendAsync(request, cancel);
        await using Stream body = await response.Content.ReadAsStreamAsync(cancel);
        await foreach (WatchEvent<T> change in WatchStream.ReadAsync(body, json, cancel))
            yield return change;
    }

    public Task<T> CreateAsync<T>(T item, CancellationToken cancel = default)
        where T : class, IKubeObject<T> =>
        SendAsync(HttpMethod.Post, T.Definition.CollectionPath(item.Namespace), Content(item, T.Json), T.Json, cancel);

    public Task<T> UpdateAsync<T>(T item, CancellationToken cancel = default)
        where T : class, IKubeObject<T> =>
        SendAsync(HttpMethod.Put, T.Definition.ObjectPath(item.Key), Content(item, T.Json), T.Json, cancel);

    public Task<T> UpdateStatusAsync<T>(T item, CancellationToken cancel = default)
        where T : class, IKubeObject<T> =>
        UpdateAsync(item, "status", cancel);

    public Task<T> UpdateAsync<T>(T item, string subresource, CancellationToken cancel = default)
        where T : class, IKubeObject<T> =>
        SendAsync(HttpMethod.Put, $"{T.Definition.ObjectPath(item.Key)}/{subresource}", Content(item, T.Json), T.Json, cancel);

    public Task<T> PatchAsync<T>(ObjectKey key, PatchBody patch, string? subresource = null, CancellationToken cancel = default)
        where T : class, IKubeObject<T> =>
        PatchAsync(T.Definition, key, patch, T.Json, subresource, cancel);

    public Task<T> PatchAsync<T>(
        ResourceDefinition definition, ObjectKey key, PatchBody patch, JsonTypeInfo<T> json, string? subresource = null, CancellationToken cancel = default)
    {
        var content = new ReadOnlyMemoryContent(patch.Content);
        content.Headers.ContentType = new(patch.ContentType);
        string path = definition.ObjectPath(key);
        return SendAsync(HttpMethod.Patch, subresource is null ? path : $"{path}/{subresource}", content, json, cancel);
    }

    /// <summary>Deletes an object. Returns what is left of it while a grace period or finalizers keep it, or null where it is gone.</summary>
    public async Task<T?> DeleteAsync<T>(ObjectKey key, DeleteOptions? options = null, CancellationToken cancel = default)
        where T : class, IKubeObject<T>
    {
        byte[] body = await SendAsync(HttpMethod.Delete, T.Definition.ObjectPath(key), Content(options ?? new(), KubeJson.TypeOf<DeleteOptions>()), accept: null, cancel);

        // The answer is either a Status or the object; only an object that something still holds has not gone.
        PartialObject? answer = JsonSerializer.Deserialize(body, KubeJson.TypeOf<PartialObject>());
        bool isHeld = answer is { IsBeingDeleted: true } && answer.Kind == T.Definition.Kind && (answer.Metadata.Finalizers.Count > 0 || answer.Metadata.DeletionGracePeriodSeconds > 0);
        return isHeld ? JsonSerializer.Deserialize(body, T.Json) : null;
    }

    public Task DeleteAsync(ResourceDefinition definition, ObjectKey key, DeleteOptions? options = null, CancellationToken cancel = default) =>
        SendAsync(HttpMethod.Delete, definition.ObjectPath(key), Content(options ?? new(), KubeJson.TypeOf<DeleteOptions>()), accept: null, cancel);

    public Task DeleteCollectionAsync(ResourceDefinition definition, ListQuery query, DeleteOptions? options = null, CancellationToken cancel = default) =>
        SendAsync(HttpMethod.Delete, query.ToUrl(definition), Content(options ?? new(), KubeJson.TypeOf<DeleteOptions>()), accept: null, cancel);

    /// <summary>Assigns a pod to a node. Fails with Conflict where the pod is not the one meant or has a node already.</summary>
    public Task BindAsync(Pod pod, string node, CancellationToken cancel = default)
    {
        var binding = new Binding
        {
            Metadata = new() { Name = pod.Name, Namespace = pod.Namespace, Uid = pod.Metadata.Uid },
            Target = new() { ApiVersion = "v1", Kind = "Node", Name = node },
        };
        return SendAsync(HttpMethod.Post, Pod.Definition.ObjectPath(pod.Key) + "/binding", Content(binding, KubeJson.TypeOf<Binding>()), accept: null, cancel);
    }

    /// <summary>Writes a namespace's own finalizers, which only this request can.</summary>
    public Task<Namespace> FinalizeAsync(Namespace item, CancellationToken cancel = default) =>
        SendAsync(HttpMethod.Put, Namespace.Definition.ObjectPath(item.Key) + "/finalize", Content(item, Namespace.Json), Namespace.Json, cancel);

    public Task EvictAsync(Pod pod, DeleteOptions? options = null, CancellationToken cancel = default)
    {
        var eviction = new Eviction { Metadata = new() { Name = pod.Name, Namespace = pod.Namespace }, DeleteOptions = options };
        return SendAsync(HttpMethod.Post, Pod.Definition.ObjectPath(pod.Key) + "/eviction", Content(eviction, KubeJson.TypeOf<Eviction>()), accept: null, cancel);
    }

    public Task<Scale> GetScaleAsync(ResourceDefinition definition, ObjectKey key, CancellationToken cancel = default) =>
        SendAsync(HttpMethod.Get, definition.ObjectPath(key) + "/scale", content: null, KubeJson.TypeOf<Scale>(), cancel);

    /// <summary>Every kind that the server serves outside of the core group, each in the version that it prefers.</summary>
    public async Task<IReadOnlyList<ResourceDefinition>> DiscoverAsync(CancellationToken cancel = default)
    {
        byte[] body = await SendAsync(HttpMethod.Get, "/apis", content: null, ServedKinds.MediaType, cancel);
        return ServedKinds.Read(body);
    }

    /// <summary>Posts one typed document and reads another: for subresources that have no method here, such as a token request.</summary>
    public Task<TAnswer> PostAsync<TBody, TAnswer>(string path, TBody body, JsonTypeInfo<TBody> bodyJson, JsonTypeInfo<TAnswer> answerJson, CancellationToken cancel = default) =>
        SendAsync(HttpMethod.Post, path, Content(body, bodyJson), answerJson, cancel);

    private static ByteArrayContent Content<T>(T item, JsonTypeInfo<T> json)
    {
        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(item, json));
        content.Headers.ContentType = JsonType;
        return content;
    }

    private async Task<T> SendAsync<T>(HttpMethod method, string path, HttpContent? content, JsonTypeInfo<T> json, CancellationToken cancel)
    {
        byte[] body = await SendAsync(method, path, content, accept: null, cancel);
        try
        {
            return JsonSerializer.Deserialize(body, json) ?? throw new JsonException("null");
        }
        catch (JsonException failure)
        {
            throw new KubeException(KubeFailure.Internal, $"{method} {path}: the answer is not what was expected: {failure.Message}", failure);
        }
    }

    private async Task<byte[]> SendAsync(HttpMethod method, string path, HttpContent? content, string? accept, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Timeout);
        using var request = new HttpRequestMessage(method, new Uri(address, path)) { Content = content };
        if (accept is not null)
            request.Headers.TryAddWithoutValidation("Accept", accept);
        try
        {
            using HttpResponseMessage response = await SendAsync(request, limit.Token);
            return await response.Content.ReadAsByteArrayAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new KubeException(KubeFailure.Unavailable, $"{method} {path}: no answer within {Timeout.TotalSeconds} s");
        }
        catch (IOException failure)
        {
            throw new KubeException(KubeFailure.Unavailable, $"{method} {path}: {failure.Message}", failure);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        request.Headers.UserAgent.Add(_agent);
        try
        {
            HttpResponseMessage response = await http.SendAsync(request, cancel);
            if (response.IsSuccessStatusCode)
                return response;

            using (response)
                throw await FailureAsync(request, response, cancel);
        }
        catch (HttpRequestException failure)
        {
            throw new KubeException(KubeFailure.Unavailable, $"{request.Method} {request.RequestUri?.PathAndQuery}: {failure.Message}", failure);
        }
    }

    private static async Task<KubeException> FailureAsync(HttpRequestMessage request, HttpResponseMessage response, CancellationToken cancel)
    {
        byte[] body = await response.Content.ReadAsByteArrayAsync(cancel);
        if (response.Content.Headers.ContentType?.MediaType is "application/json" && TryReadStatus(body) is { Kind: "Status" } status)
            return KubeException.From(status, (int)response.StatusCode);

        HttpStatusCode code = response.StatusCode;
        return new(KubeException.KindOf(reason: null, (int)code), $"{request.Method} {request.RequestUri?.PathAndQuery}: {(int)code} {code}");
    }

    private static Status? TryReadStatus(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, KubeJson.TypeOf<Status>());
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
