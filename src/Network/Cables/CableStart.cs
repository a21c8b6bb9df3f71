using Gantry.Linux.Links;

namespace Gantry.Network.Cables;

/// <summary>What a new cable's inner end needs before it is of use.</summary>
internal static class CableStart
{
    // The inner end came up while it had nobody at the other end, so the kernel starts its queue later, in a worker, and drops
    // what is sent before. Asking for the interface makes kernels from 6.8 on do that work at once.
    public static void WaitUntilPacketsPass(this LinkSocket inside, string name) =>
        SpinWait.SpinUntil(() => inside.Find(name) is not { IsOperational: false }, TimeSpan.FromMilliseconds(500));
}
