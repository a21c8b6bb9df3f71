using System.Text.Json.Nodes;

namespace Gantry.Kube.Patches;

/// <summary>What a patch made of an object, a new tree, or the reason why not.</summary>
public sealed record PatchResult(JsonNode? Tree, PatchFault Fault, string Message)
{
    public bool Succeeded => Fault is PatchFault.None;

    public static PatchResult Of(JsonNode? tree) => new(tree, PatchFault.None, "");

    public static PatchResult Failed(PatchFault fault, string message) => new(null, fault, message);
}
