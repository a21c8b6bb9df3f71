using Gantry.Runtime.Launching;
using Gantry.Runtime.Plans;

namespace Gantry.Runtime.Rootfs;

/// <summary>The option `tmpcopyup`: a tmpfs begins with what it covers. The child hands both directories to the runtime, which can copy.</summary>
internal static class CopyUpSteps
{
    private const int DirectoryCloseOnExec = 0x90000;

    public static void Add(LaunchPlan plan, string says, Slot covered, Slot made)
    {
        Block rights = Passing.Rights(2);
        plan.Launch.Add($"{says}: open what it covers", SystemCall.openat, covered, ".", DirectoryCloseOnExec, 0).Into(Passing.Place(rights, 0));
        plan.Launch.Add($"{says}: open it", SystemCall.openat, made, ".", DirectoryCloseOnExec, 0).Into(Passing.Place(rights, 1));
        Passing.Add(plan, $"{says}: have it filled", ChildMessages.CopyUp, 0, rights);
        LaunchPlanner.AddAnswer(plan, "copy up");
    }
}
