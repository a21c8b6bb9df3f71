using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Patches;

/// <summary>A list of operations on a document (RFC 6902).</summary>
public static class JsonPatch
{
    public const int MaxOperations = 10_000;

    /// <summary>Copies may at most add this much to a document, so that copies of copies cannot fill the memory.</summary>
    public const int MaxCopiedLength = 3 * 1024 * 1024;

    public static PatchResult Apply(JsonNode? document, JsonNode? patch)
    {
        if (patch is not JsonArray operations)
            return PatchResult.Failed(PatchFault.Malformed, "a JSON patch must be a list of operations");
        if (operations.Count > MaxOperations)
            return PatchResult.Failed(PatchFault.TooLarge, $"The allowed maximum operations in a JSON patch is {MaxOperations}, got {operations.Count}");

        try
        {
            PatchedDocument target = new(document?.DeepClone());
            foreach (JsonNode? operation in operations)
                Apply(target, operation);
            return PatchResult.Of(target.Root);
        }
        catch (PatchException failure)
        {
            return failure.ToResult();
        }
    }

    private static void Apply(PatchedDocument target, JsonNode? operation)
    {
        string op = operation.Text("op") ?? throw new PatchException(PatchFault.DoesNotApply, "an operation of the JSON patch has no \"op\"");
        JsonPointer path = Pointer(operation, "path", op);
        switch (op)
        {
            case "add":
                target.Add(path, Value(operation, op), op);
                break;
            case "remove":
                target.Remove(path, op);
                break;
            case "replace":
                target.Replace(path, Value(operation, op));
                break;
            case "test":
                target.Test(path, Value(operation, op));
                break;
            case "move":
                target.Move(Pointer(operation, "from", op), path);
                break;
            case "copy":
                target.Copy(Pointer(operation, "from", op), path);
                break;
            default:
                throw new PatchException(PatchFault.DoesNotApply, $"Unexpected kind: {op}");
        }
    }

    private static JsonPointer Pointer(JsonNode? operation, string member, string op)
    {
        string text = operation.Text(member) ?? throw new PatchException(PatchFault.DoesNotApply, $"the {op} operation of the JSON patch needs \"{member}\"");
        JsonPointer pointer = JsonPointer.TryParse(text) ?? throw new PatchException(PatchFault.DoesNotApply, $"\"{text}\" is not a JSON pointer: it must be empty or start with \"/\"");
        return pointer.Tokens.Count < JsonTree.MaxDepth ? pointer : throw new PatchException(PatchFault.TooLarge, "a path of the JSON patch is too deep");
    }

    private static JsonNode? Value(JsonNode? operation, string op) =>
        operation is JsonObject members && members.TryGetPropertyValue("value", out JsonNode? value)
            ? value?.DeepClone()
            : throw new PatchException(PatchFault.DoesNotApply, $"the {op} operation of the JSON patch needs \"value\"");
}
