using System.Buffers;
using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Apply;

/// <summary>Who owns which fields of an object, as metadata.managedFields records it. An immutable value.</summary>
public sealed class ManagedFields
{
    // The server's own fields and what identifies an object belong to nobody.
    private static readonly FieldSet Nobodys = FieldSet.Of(
        ["f:apiVersion"], ["f:kind"], ["f:metadata"], ["f:metadata", "f:name"], ["f:metadata", "f:namespace"], ["f:metadata", "f:creationTimestamp"],
        ["f:metadata", "f:selfLink"], ["f:metadata", "f:uid"], ["f:metadata", "f:generation"], ["f:metadata", "f:resourceVersion"],
        ["f:metadata", "f:managedFields"], ["f:metadata", "f:clusterName"]);

    // One object written by ever new programs would grow without end; the oldest become one.
    private const int MostUpdaters = 10;
    private const string Ancient = "ancient-changes";

    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly ImmutableDictionary<FieldOwner, OwnedSet> _owners;

    private ManagedFields(ImmutableDictionary<FieldOwner, OwnedSet> owners) => _owners = owners;

    public static ManagedFields None { get; } = new(ImmutableDictionary<FieldOwner, OwnedSet>.Empty);

    public IReadOnlyDictionary<FieldOwner, OwnedSet> Owners => _owners;

    public bool IsEmpty => _owners.IsEmpty;

    /// <summary>Null where the list is not one that a server wrote.</summary>
    public static ManagedFields? Parse(JsonNode? list)
    {
        if (list is null)
            return None;
        if (list is not JsonArray entries)
            return null;
        ImmutableDictionary<FieldOwner, OwnedSet>.Builder owners = ImmutableDictionary.CreateBuilder<FieldOwner, OwnedSet>();
        foreach (JsonNode? entry in entries)
        {
            if (entry.Text("operation") is not (FieldOwner.Apply or FieldOwner.Update) || entry.Text("fieldsType") is not (null or "" or "FieldsV1")
                || FieldSet.FromJson(entry.Field("fieldsV1") ?? new JsonObject()) is not { } fields)
                return null;
            string version = entry.Text("apiVersion") ?? "";
            string subresource = entry.Text("subresource") ?? "";
            string name = entry.Text("manager") ?? "";
            FieldOwner owner = entry.Text("operation") == FieldOwner.Apply ? FieldOwner.OfApply(name, subresource) : FieldOwner.OfUpdate(name, version, subresource);
            OwnedSet owned = new(fields, version, entry.Text("time") ?? "");
            owners[owner] = owners.TryGetValue(owner, out OwnedSet? twice) ? owned with { Fields = twice.Fields.Union(fields) } : owned;
        }

        return new ManagedFields(owners.ToImmutable());
    }

    /// <summary>Appliers first, then by time. Written as text, of which a tree is made where somebody looks into it: most writes copy it as it is.</summary>
    public JsonArray ToJson()
    {
        ArrayBufferWriter<byte> buffer = new(1024);
        using (Utf8JsonWriter writer = new(buffer, WriterOptions))
        {
            writer.WriteStartArray();
            foreach ((FieldOwner owner, OwnedSet owned) in InOrder())
                WriteEntry(writer, owner, owned);
            writer.WriteEndArray();
        }

        return JsonNode.Parse(buffer.WrittenSpan)!.AsArray();
    }

    private IEnumerable<KeyValuePair<FieldOwner, OwnedSet>> InOrder()
    {
        if (_owners.Count == 1)
            return _owners;
        return _owners
            .OrderBy(entry => entry.Key.Operation, StringComparer.Ordinal).ThenBy(entry => entry.Value.Time, StringComparer.Ordinal)
            .ThenBy(entry => entry.Key.Name, StringComparer.Ordinal).ThenBy(entry => entry.Value.ApiVersion, StringComparer.Ordinal)
            .ThenBy(entry => entry.Key.Subresource, StringComparer.Ordinal);
    }

    public OwnedSet? Find(FieldOwner owner) => _owners.GetValueOrDefault(owner);

    /// <summary>The owner's fields become these; with none it is an owner no more. The time moves only with a change.</summary>
    public ManagedFields With(FieldOwner owner, FieldSet fields, string apiVersion, string time)
    {
        FieldSet kept = fields.Except(Nobodys);
        if (kept.IsEmpty)
            return new ManagedFields(_owners.Remove(owner));
        if (Find(owner) is { } before && before.ApiVersion == apiVersion && before.Fields.SameAs(kept))
            return this;
        return new ManagedFields(_owners.SetItem(owner, new OwnedSet(kept, apiVersion, time)));
    }

    /// <summary>Takes fields from every owner but one.</summary>
    public ManagedFields WithoutOthers(FieldOwner but, Func<FieldOwner, OwnedSet, FieldSet> gone)
    {
        if (_owners.Count == 0 || (_owners.Count == 1 && _owners.ContainsKey(but)))
            return this;

        ImmutableDictionary<FieldOwner, OwnedSet>.Builder left = _owners.ToBuilder();
        foreach ((FieldOwner owner, OwnedSet owned) in _owners)
        {
            if (owner == but)
                continue;
            FieldSet kept = owned.Fields.Except(gone(owner, owned));
            if (kept.IsEmpty)
                left.Remove(owner);
            else
                left[owner] = owned with { Fields = kept };
        }

        return new ManagedFields(left.ToImmutable());
    }

    /// <summary>The owners whose fields fulfil a condition.</summary>
    public ManagedFields Where(Func<OwnedSet, bool> condition) => new(_owners.RemoveRange(_owners.Where(entry => !condition(entry.Value)).Select(entry => entry.Key)));

    public ManagedFields Without(FieldOwner owner) => new(_owners.Remove(owner));

    /// <summary>Takes fields from every owner.</summary>
    public ManagedFields Without(Func<OwnedSet, FieldSet> gone) => WithoutOthers(default, (_, owned) => gone(owned));

    /// <summary>These owners and those of another record.</summary>
    public ManagedFields And(ManagedFields others) => new(_owners.SetItems(others._owners));

    /// <summary>The owners who would lose fields.</summary>
    public IEnumerable<FieldConflict> ConflictsWith(Func<OwnedSet, FieldSet> changed)
    {
        foreach ((FieldOwner owner, OwnedSet owned) in _owners.OrderBy(entry => entry.Key.Name, StringComparer.Ordinal))
        {
            FieldSet common = owned.Fields.Intersect(changed(owned));
            if (!common.IsEmpty)
                yield return new FieldConflict(owner, owned.ApiVersion, owned.Time, common);
        }
    }

    /// <summary>What all owners together own.</summary>
    public FieldSet All() => _owners.Values.Aggregate(FieldSet.Empty, (all, owned) => all.Union(owned.Fields));

    /// <summary>With the longest unchanged of many updaters as one.</summary>
    public ManagedFields Capped()
    {
        if (_owners.Count <= MostUpdaters)
            return this;

        FieldOwner[] updaters = [.. _owners.Where(entry => !entry.Key.Applies).OrderBy(entry => entry.Value.Time, StringComparer.Ordinal).Select(entry => entry.Key)];
        if (updaters.Length <= MostUpdaters)
            return this;
        ManagedFields capped = this;
        foreach (FieldOwner old in updaters[..(updaters.Length - MostUpdaters + 1)])
        {
            OwnedSet owned = _owners[old];
            FieldOwner bucket = FieldOwner.OfUpdate(Ancient, owned.ApiVersion, old.Subresource);
            FieldSet together = (capped.Find(bucket)?.Fields ?? FieldSet.Empty).Union(owned.Fields);
            capped = new ManagedFields(capped._owners.Remove(old).SetItem(bucket, owned with { Fields = together }));
        }

        return capped;
    }

    private static void WriteEntry(Utf8JsonWriter writer, FieldOwner owner, OwnedSet owned)
    {
        writer.WriteStartObject();
        writer.WriteString("manager", owner.Name);
        writer.WriteString("operation", owner.Operation);
        writer.WriteString("apiVersion", owned.ApiVersion);
        if (owned.Time.Length > 0)
            writer.WriteString("time", owned.Time);
        writer.WriteString("fieldsType", "FieldsV1");
        writer.WritePropertyName("fieldsV1");
        owned.Fields.WriteTo(writer);
        if (owner.Subresource.Length > 0)
            writer.WriteString("subresource", owner.Subresource);
        writer.WriteEndObject();
    }
}
