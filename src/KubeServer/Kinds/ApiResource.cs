using System.Text.Json.Nodes;
using Gantry.Kube;
using Gantry.Kube.Kinds;
using Gantry.Kube.Schemas;
using Gantry.KubeServer.Caching;
using Gantry.KubeServer.CustomResources;
using Gantry.KubeServer.Ownership;

namespace Gantry.KubeServer.Kinds;

/// <summary>
/// A kind as the server runs it: its definition, what is special about it, and its objects in memory. A further form of a kind has the
/// objects of the kind that is stored.
/// </summary>
internal sealed class ApiResource
{
    private readonly ResourceForm? _form;
    private long _eventsSent;

    /// <param name="cache">The objects, for a version that shares them with another; null makes a cache of its own.</param>
    public ApiResource(ResourceKind kind, KindBehaviour behaviour, ResourceCache? cache = null)
    {
        Kind = kind;
        Behaviour = behaviour;
        HasProtobuf = behaviour.Reading is null && KindSchemas.Find(kind.Definition.ApiVersion, kind.Definition.Kind) == kind.Schema;
        Stored = this;
        Cache = cache ?? new(new ResourceCacheOptions { Prefix = StoreKeys.PrefixFor(kind.Definition), Fields = kind.SelectableFields });
        Ownership = new(kind.Schema, kind.Definition.HasStatus);
    }

    /// <summary>Another form of a kind that is stored.</summary>
    /// <param name="behaviour">What is special about this form; null where that is what is special about the stored kind.</param>
    public ApiResource(ResourceForm form, ApiResource stored, KindBehaviour? behaviour = null)
        : this(form.Kind, behaviour ?? stored.Behaviour, stored.Cache)
    {
        _form = form;
        Stored = stored;
        Ownership = stored.Ownership;
    }

    public ResourceKind Kind { get; }

    public ResourceDefinition Definition => Kind.Definition;

    public KindBehaviour Behaviour { get; }

    /// <summary>The kind whose objects these are: this one, or the one that this is a form of.</summary>
    public ApiResource Stored { get; }

    public bool IsStored => Stored == this;

    /// <summary>How stored objects become those of this version, where versions of a kind are judged each by its own schema; null where what is stored is what is answered.</summary>
    public CustomForm? Form { get; init; }

    /// <summary>Whether the kind has a protobuf form, as built-in ones do.</summary>
    public bool HasProtobuf { get; }

    public ResourceCache Cache { get; }

    /// <summary>How many events watchers of this version were sent.</summary>
    public long EventsSent => Interlocked.Read(ref _eventsSent);

    public ResourceOwnership Ownership { get; }

    /// <summary>What all keys of the kind start with: "/registry/apps/deployments/".</summary>
    public string Prefix => Cache.Prefix;

    public void CountEvents(int events) => Interlocked.Add(ref _eventsSent, events);

    public string PrefixIn(string? space) => string.IsNullOrEmpty(space) || !Definition.Namespaced ? Prefix : $"{Prefix}{space}/";

    /// <summary>A stored object as this version has it.</summary>
    public ValueTask<ReadOnlyMemory<byte>> PresentAsync(ReadOnlyMemory<byte> stored, CancellationToken cancel) =>
        Form is null ? ValueTask.FromResult(stored) : PresentOneAsync(Form, stored, cancel);

    public ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> PresentAsync(IReadOnlyList<ReadOnlyMemory<byte>> stored, CancellationToken cancel) =>
        Form is null || stored.Count == 0 ? ValueTask.FromResult(stored) : Form.FromStoredAsync(stored, cancel);

    private static async ValueTask<ReadOnlyMemory<byte>> PresentOneAsync(CustomForm form, ReadOnlyMemory<byte> stored, CancellationToken cancel) =>
        (await form.FromStoredAsync([stored], cancel))[0];

    public string KeyOf(ObjectKey key) => PrefixIn(key.Namespace) + key.Name;

    /// <summary>Turns an object of this form into one of the stored kind, in place.</summary>
    public void ToStored(JsonObject item) => _form?.ToStored(item);

    /// <summary>Turns a stored object into one of this form, in place.</summary>
    public void FromStored(JsonObject item) => _form?.FromStored(item);

    /// <summary>The bytes of a stored object in this form.</summary>
    public ReadOnlyMemory<byte> FromStored(ReadOnlyMemory<byte> json)
    {
        if (_form is null)
            return json;
        JsonObject item = ObjectJson.Parse(json);
        _form.FromStored(item);
        return ObjectJson.ToBytes(item);
    }

    /// <summary>What the stored kind calls a field that selectors of this form ask for.</summary>
    public string StoredField(string field) => _form?.StoredFields.GetValueOrDefault(field) ?? field;
}
