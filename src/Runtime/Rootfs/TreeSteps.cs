using Gantry.Runtime.Plans;

namespace Gantry.Runtime.Rootfs;

/// <summary>Steps on mounts by descriptor: copy, change, attach. No path is looked up twice.</summary>
internal static class TreeSteps
{
    private const int EmptyPath = 0x1000;
    private const int Recursive = 0x8000;
    private const int CloneCloseOnExec = 0x80001;
    private const int FromDescriptorToDescriptor = 0x44;
    private const int CommandCreate = 6;

    public static Slot CloneFrom(Plan plan, string says, string path, Slot into, bool recursive)
    {
        plan.Add(says, SystemCall.open_tree, -100, path, CloneCloseOnExec | (recursive ? Recursive : 0)).Into(into);
        return into;
    }

    public static Slot Clone(Plan plan, string says, Slot from, Slot into, bool recursive = false)
    {
        plan.Add(says, SystemCall.open_tree, from, "", CloneCloseOnExec | EmptyPath | (recursive ? Recursive : 0)).Into(into);
        return into;
    }

    public static void Change(Plan plan, string says, Slot tree, MountAttributes set, MountAttributes clear, ulong propagation, bool recursive)
    {
        Block attributes = Block.Of($"attr(set 0x{(ulong)set:x}, clear 0x{(ulong)clear:x}, propagation 0x{propagation:x})", (ulong)set, (ulong)clear, propagation, 0UL);
        Change(plan, says, tree, attributes, recursive);
    }

    public static void Change(Plan plan, string says, Slot tree, Block attributes, bool recursive) =>
        plan.Add(says, SystemCall.mount_setattr, tree, "", EmptyPath | (recursive ? Recursive : 0), attributes, 32);

    public static Step Attach(Plan plan, string says, Slot tree, Slot target) =>
        plan.Add(says, SystemCall.move_mount, tree, "", target, "", FromDescriptorToDescriptor);

    /// <summary>Makes a mount of a file system that is attached nowhere yet.</summary>
    public static Slot Make(Plan plan, string says, string type, string? source, IReadOnlyList<string> options, MountAttributes attributes, Slot into)
    {
        const int CloseOnExec = 1;
        var context = new Slot("fs:" + type);
        plan.Add($"{says}: open file system {type}", SystemCall.fsopen, type, CloseOnExec).Into(context);
        if (!string.IsNullOrEmpty(source))
            Configure(plan, says, context, "source", source);

        foreach (string option in options)
        {
            int equals = option.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0)
                Configure(plan, says, context, option, null);
            else
                Configure(plan, says, context, option[..equals], option[(equals + 1)..]);
        }

        plan.Add(says, SystemCall.fsconfig, context, CommandCreate, Argument.Null, Argument.Null, 0);
        plan.Add(says, SystemCall.fsmount, context, CloseOnExec, (long)attributes).Into(into);
        return into;
    }

    private static void Configure(Plan plan, string says, Slot context, string key, string? value)
    {
        const int SetFlag = 0, SetString = 1;
        if (value is null)
            plan.Add($"{says}: option {key}", SystemCall.fsconfig, context, SetFlag, key, Argument.Null, 0);
        else
            plan.Add($"{says}: option {key}={value}", SystemCall.fsconfig, context, SetString, key, value, 0);
    }
}
