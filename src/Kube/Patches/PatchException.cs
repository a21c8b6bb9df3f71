namespace Gantry.Kube.Patches;

/// <summary>Leaves the depth of a tree with the reason why a patch fails; it never leaves this folder.</summary>
internal sealed class PatchException(PatchFault fault, string message) : Exception(message)
{
    public PatchFault Fault { get; } = fault;

    public PatchResult ToResult() => PatchResult.Failed(Fault, Message);
}
