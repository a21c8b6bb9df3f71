using System.Globalization;
using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Patches;

/// <summary>The document that a JSON patch works on, one operation after the other.</summary>
internal sealed class PatchedDocument(JsonNode? root)
{
    private int _copied;

    public JsonNode? Root { get; private set; } = root;

    public void Add(JsonPointer path, JsonNode? value, string op)
    {
        CheckDepth(path, value);
        if (path.IsRoot)
        {
            Root = value;
            return;
        }

        switch (Parent(path, op))
        {
            case JsonObject fields:
                fields[path.Last] = value;
                break;
            case JsonArray items:
                items.Insert(path.Last == "-" ? items.Count : Index(path, items.Count + 1, op), value);
                break;
            default:
                throw Missing(path, op);
        }
    }

    public JsonNode? Remove(JsonPointer path, string op)
    {
        JsonNode? removed = Get(path, op);
        if (path.IsRoot)
            Root = null;
        else if (Parent(path, op) is JsonObject fields)
            fields.Remove(path.Last);
        else if (Parent(path, op) is JsonArray items)
            items.RemoveAt(Index(path, items.Count, op));
        return removed;
    }

    // RFC 6902 wants a member to be there that is replaced; clients of this API are used to it being set.
    public void Replace(JsonPointer path, JsonNode? value)
    {
        if (path.IsRoot || Parent(path, "replace") is not JsonArray items)
        {
            Add(path, value, "replace");
            return;
        }

        CheckDepth(path, value);
        items[Index(path, items.Count, "replace")] = value;
    }

    public void Test(JsonPointer path, JsonNode? value)
    {
        if (!TryGet(path, out JsonNode? found) && value is null && !path.IsRoot && Parent(path, "test") is JsonObject)
            return;
        if (!TryGet(path, out found) || !JsonNode.DeepEquals(found, value))
            throw new PatchException(PatchFault.TestFailed, $"testing value {path.Text} failed: test failed");
    }

    public void Move(JsonPointer from, JsonPointer to)
    {
        if (from.IsAbove(to))
            throw new PatchException(PatchFault.DoesNotApply, $"\"{from.Text}\" cannot move into itself, to \"{to.Text}\"");
        if (from.Text != to.Text)
            Add(to, Remove(from, "move"), "move");
        else
            Get(from, "move");
    }

    public void Copy(JsonPointer from, JsonPointer to)
    {
        JsonNode? value = Get(from, "copy")?.DeepClone();
        _copied += value.Quoted.Length;
        if (_copied > JsonPatch.MaxCopiedLength)
            throw new PatchException(PatchFault.TooLarge, $"the JSON patch copies more than {JsonPatch.MaxCopiedLength} bytes");
        Add(to, value, "copy");
    }

    private JsonNode? Get(JsonPointer path, string op) => TryGet(path, out JsonNode? value) ? value : throw Missing(path, op);

    private bool TryGet(JsonPointer path, out JsonNode? value)
    {
        value = Root;
        foreach (string token in path.Tokens)
        {
            switch (value)
            {
                case JsonObject fields when fields.TryGetPropertyValue(token, out JsonNode? field):
                    value = field;
                    break;
                case JsonArray items when TryIndex(token, items.Count, out int index):
                    value = items[index];
                    break;
                default:
                    return false;
            }
        }

        return true;
    }

    private JsonNode? Parent(JsonPointer path, string op)
    {
        JsonPointer parent = new(path.Text, [.. path.Tokens.Take(path.Tokens.Count - 1)]);
        return Get(parent, op);
    }

    private static int Index(JsonPointer path, int places, string op) =>
        TryIndex(path.Last, places, out int index)
            ? index
            : throw new PatchException(PatchFault.DoesNotApply, $"{op} operation does not apply: \"{path.Text}\": {path.Last} is not an index of the list");

    // RFC 6901 allows no leading zero. It knows no sign either; clients of this API may count from the end.
    private static bool TryIndex(string token, int places, out int index)
    {
        bool isFromEnd = token.StartsWith('-');
        ReadOnlySpan<char> digits = isFromEnd ? token.AsSpan(1) : token;
        if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out index) || digits is ['0', _, ..] || isFromEnd && index == 0)
            return false;
        if (isFromEnd)
            index = places - index;
        return index >= 0 && index < places;
    }

    private static void CheckDepth(JsonPointer path, JsonNode? value)
    {
        if (path.Tokens.Count + Depth(value) > JsonTree.MaxDepth)
            throw new PatchException(PatchFault.TooLarge, $"the value at \"{path.Text}\" would be too deep");
    }

    private static PatchException Missing(JsonPointer path, string op) =>
        new(PatchFault.DoesNotApply, $"{op} operation does not apply: doc is missing path: \"{path.Text}\": missing value");

    private static int Depth(JsonNode? node) => node switch
    {
        JsonObject fields => 1 + fields.Select(field => Depth(field.Value)).DefaultIfEmpty().Max(),
        JsonArray items => 1 + items.Select(Depth).DefaultIfEmpty().Max(),
        _ => 0,
    };
}
