using Gantry.Runtime.Launching;
using Gantry.Runtime.Plans;

namespace Gantry.Runtime.Rootfs;

/// <summary>The option `tmpcopyup`: a tmpfs begins with what it covers. The child hands both directories to the runtime, which can copy.</summary>
internal static class CopyUpSteps
{
    private const int DirectoryCloseOnExec = 0x90000;

    public static void Add(LaunchPlan plan, string says, Slot covered, Slot made)
    {
        // struct cmsghdr: length 24, level SOL_SOCKET, type SCM_RIGHTS; then the two descriptors.
        byte[] rights = new byte[24];
        rights[0] = 24;
        rights[8] = 1;
        rights[12] = 1;
        var control = new Block("rights", rights);
        plan.Launch.Add($"{says}: open what it covers", SystemCall.openat, covered, ".", DirectoryCloseOnExec, 0).Into(new Slot("covered", control, 16));
        plan.Launch.Add($"{says}: open it", SystemCall.openat, made, ".", DirectoryCloseOnExec, 0).Into(new Slot("made", control, 20));

        Block part = Block.Of("iovec", 0L, 8L).Pointing(0, Block.Of("message", ChildMessages.CopyUp, 0));
        Block header = Block.Of("msghdr", 0L, 0L, 0L, 1L, 0L, 24L, 0L).Pointing(16, part).Pointing(32, control);
        plan.Launch.Add($"{says}: have it filled", SystemCall.sendmsg, plan.Channel, header, 0);
        LaunchPlanner.AddAnswer(plan, "copy up");
    }
}
