using Gantry.Runtime.Launching;
using Gantry.Runtime.Plans;

namespace Gantry.Runtime.Rootfs;

/// <summary>Steps that hand descriptors to the runtime along with a message. See unix(7), SCM_RIGHTS.</summary>
internal static class Passing
{
    private const int HeaderLength = 16;

    /// <summary>Room for so many descriptors: struct cmsghdr with its length, level SOL_SOCKET and type SCM_RIGHTS, then their numbers.</summary>
    public static Block Rights(int count)
    {
        byte[] rights = new byte[HeaderLength + (((count * sizeof(int)) + 7) & ~7)];
        rights[0] = (byte)(HeaderLength + (count * sizeof(int)));
        rights[8] = 1;
        rights[12] = 1;
        return new Block("rights", rights);
    }

    public static Slot Place(Block rights, int index) => new("passed", rights, HeaderLength + (index * sizeof(int)));

    public static void Add(LaunchPlan plan, string says, int message, int number, Block rights)
    {
        Block part = Block.Of("iovec", 0L, 8L).Pointing(0, Block.Of("message", message, number));
        Block header = Block.Of("msghdr", 0L, 0L, 0L, 1L, 0L, (long)rights.Content.Length, 0L).Pointing(16, part).Pointing(32, rights);
        plan.Launch.Add(says, SystemCall.sendmsg, plan.Channel, header, 0);
    }
}
