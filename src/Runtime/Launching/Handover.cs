using System.Buffers.Binary;
using Gantry.Runtime.Plans;

namespace Gantry.Runtime.Launching;

/// <summary>Descriptors that the child sends up the channel together with a message: steps open them into the slots, then <see cref="AddSend"/>.</summary>
internal sealed class Handover
{
    private const int HeaderLength = 16;
    private readonly Block _control;

    public Handover(params ReadOnlySpan<string> names)
    {
        // struct cmsghdr: its length, level SOL_SOCKET, type SCM_RIGHTS; then the descriptors, which the steps before write in place.
        byte[] content = new byte[HeaderLength + ((names.Length + 1) / 2 * 8)];
        BinaryPrimitives.WriteInt64LittleEndian(content, HeaderLength + (sizeof(int) * names.Length));
        content[8] = content[12] = 1;
        _control = new Block("rights", content);
        Slots = new Slot[names.Length];
        for (int i = 0; i < names.Length; i++)
            Slots[i] = new Slot(names[i], _control, HeaderLength + (sizeof(int) * i));
    }

    public Slot[] Slots { get; }

    public void AddSend(LaunchPlan plan, string says, int message)
    {
        Block part = Block.Of("iovec", 0L, 8L).Pointing(0, Block.Of("message", message, 0));
        Block header = Block.Of("msghdr", 0L, 0L, 0L, 1L, 0L, (long)_control.Content.Length, 0L).Pointing(16, part).Pointing(32, _control);
        plan.Launch.Add($"tell: {says}", SystemCall.sendmsg, plan.Channel, header, 0);
    }
}
