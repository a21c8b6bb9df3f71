using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gantry.Kube.Apply;

/// <summary>
/// A set of fields of an object, as a tree of path elements: a field is in the set where its node is a member. An element is
/// written as in the stored form: "f:image" a field, "k:{…}" an item by its key, "v:…" an item by its value. Treated as immutable once built.
/// </summary>
public sealed class FieldSet
{
    // Shared by all that have nothing below them, which most have, and never added to.
    private static readonly Dictionary<string, FieldSet> None = [];
    private Dictionary<string, FieldSet> _below;

    internal FieldSet(bool isMember = false)
        : this(isMember, None)
    {
    }

    private FieldSet(bool isMember, Dictionary<string, FieldSet> below) => (IsMember, _below) = (isMember, below);

    public static FieldSet Empty { get; } = new(isMember: false, None);

    private static FieldSet Leaf { get; } = new(isMember: true, None);

    /// <summary>Whether the field at this place is itself in the set.</summary>
    public bool IsMember { get; private set; }

    public bool IsEmpty => !IsMember && _below.Count == 0;

    /// <summary>The set of single fields, each given as its path elements.</summary>
    public static FieldSet Of(params IEnumerable<string[]> paths)
    {
        FieldSet set = new();
        foreach (string[] path in paths)
        {
            FieldSet at = set;
            foreach (string element in path)
                at = at.Child(element);
            at.IsMember = true;
        }

        return set;
    }

    public FieldSet? Find(string element) => _below.GetValueOrDefault(element);

    public FieldSet Union(FieldSet other)
    {
        if (other.IsEmpty)
            return this;
        if (IsEmpty)
            return other;
        Dictionary<string, FieldSet> union = new(_below, StringComparer.Ordinal);
        foreach ((string element, FieldSet theirs) in other._below)
            union[element] = _below.TryGetValue(element, out FieldSet? ours) ? ours.Union(theirs) : theirs;
        return new FieldSet(IsMember || other.IsMember, union);
    }

    /// <summary>Without the other's fields; what lies below a field of the other stays, unless it is there too.</summary>
    public FieldSet Except(FieldSet other) =>
        other.IsEmpty ? this : Combine(IsMember && !other.IsMember, other, (ours, theirs) => theirs is null ? ours : ours.Except(theirs));

    /// <summary>Without the other's fields and all that lies below them.</summary>
    public FieldSet ExceptBelow(FieldSet other)
    {
        if (other.IsEmpty)
            return this;
        return Combine(IsMember, other, (ours, theirs) => theirs is null ? ours : theirs.IsMember ? Empty : ours.ExceptBelow(theirs));
    }

    public FieldSet Intersect(FieldSet other) =>
        Combine(IsMember && other.IsMember, other, (ours, theirs) => theirs is null ? Empty : ours.Intersect(theirs));

    /// <summary>With every field of a named type made a member that has members below it.</summary>
    internal FieldSet WithNamedParents(FieldShape shape, bool isNamed = false)
    {
        if (_below.Count == 0)
            return this;
        Dictionary<string, FieldSet> made = new(_below.Count, StringComparer.Ordinal);
        foreach ((string element, FieldSet below) in _below)
            made[element] = below.WithNamedParents(shape.Below(element), shape.IsNamed(element));
        return new FieldSet(IsMember || isNamed, made);
    }

    /// <summary>The paths of all members as people write them: .spec.containers[name="web"].image.</summary>
    public IEnumerable<string> Paths() => Paths("");

    public bool SameAs(FieldSet other)
    {
        if (IsMember != other.IsMember || _below.Count != other._below.Count)
            return false;
        foreach ((string element, FieldSet ours) in _below)
        {
            if (!other._below.TryGetValue(element, out FieldSet? theirs) || !ours.SameAs(theirs))
                return false;
        }

        return true;
    }

    /// <summary>The stored form: {"f:spec":{"f:replicas":{}}}, where "." marks a member that has others below it.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        if (IsMember && _below.Count > 0)
            WriteEmpty(writer, ".");
        foreach ((string element, FieldSet below) in InOrder())
        {
            writer.WritePropertyName(element);
            below.WriteTo(writer);
        }

        writer.WriteEndObject();
    }

    /// <summary>Null where the stored form is none.</summary>
    public static FieldSet? FromJson(JsonNode? json) => json is JsonObject fields ? Read(fields, isRoot: true) : null;

    internal FieldSet Child(string element)
    {
        if (!_below.TryGetValue(element, out FieldSet? child))
            Add(element, child = new FieldSet());
        return child;
    }

    internal void Mark() => IsMember = true;

    private KeyValuePair<string, FieldSet>[] InOrder()
    {
        if (_below.Count == 0)
            return [];
        KeyValuePair<string, FieldSet>[] ordered = [.. _below];
        Array.Sort(ordered, static (left, right) =>
            PathElement.Rank(left.Key) - PathElement.Rank(right.Key) is not 0 and var rank ? rank : string.CompareOrdinal(left.Key, right.Key));
        return ordered;
    }

    private static void WriteEmpty(Utf8JsonWriter writer, string name)
    {
        writer.WriteStartObject(name);
        writer.WriteEndObject();
    }

    private void Add(string element, FieldSet below)
    {
        if (_below == None)
            _below = new Dictionary<string, FieldSet>(StringComparer.Ordinal);
        _below[element] = below;
    }

    private static FieldSet? Read(JsonObject fields, bool isRoot)
    {
        if (fields.Count == 0 && !isRoot)
            return Leaf;
        FieldSet set = new();
        foreach ((string element, JsonNode? below) in fields)
        {
            if (element == ".")
                set.IsMember = true;
            else if (PathElement.IsValid(element) && below is JsonObject inner && Read(inner, isRoot: false) is { } read)
                set.Add(element, read);
            else
                return null;
        }

        return set;
    }

    private FieldSet Combine(bool isMember, FieldSet other, Func<FieldSet, FieldSet?, FieldSet> combine)
    {
        Dictionary<string, FieldSet> made = new(StringComparer.Ordinal);
        foreach ((string element, FieldSet ours) in _below)
        {
            FieldSet rest = combine(ours, other._below.GetValueOrDefault(element));
            if (!rest.IsEmpty)
                made[element] = rest;
        }

        return new FieldSet(isMember, made);
    }

    private IEnumerable<string> Paths(string path)
    {
        if (IsMember)
            yield return path;
        foreach ((string element, FieldSet below) in _below.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            foreach (string found in below.Paths(path + PathElement.Display(element)))
                yield return found;
        }
    }
}
