using Gantry.Linux;
using Gantry.Oci.RuntimeSpec;
using Gantry.Runtime.Launching;
using Gantry.Runtime.Plans;

namespace Gantry.Runtime.Rootfs;

/// <summary>The container's terminal: opened in its own devpts by descriptor, its master end handed out through the console socket.</summary>
internal static class ConsoleSteps
{
    private const int ReadWriteNoTerminal = 0x80102;
    private const int Unlock = 0x40045431;
    private const int OpenPeer = 0x5441;
    private const int SetWindowSize = 0x5414;
    private const int TakeControl = 0x540E;
    private const ulong DevPtsMagic = 0x1cd1;
    private const int MessageName = 7;

    public static void AddForContainer(LaunchPlan plan, LaunchRequest request)
    {
        if (!request.Spec.Process!.Terminal)
            return;

        Slot devPts = plan.DevPts
            ?? throw new RuntimeException(RuntimeFailure.InvalidBundle, "config.json: a terminal needs a devpts mount on /dev/pts");
        var peer = new Slot("terminal");
        OpenTerminal(plan, devPts, "ptmx", peer);
        const string Says = "bind the terminal on /dev/console";
        Slot console = RootPaths.OpenOrMake(plan, "/dev/console", isDirectory: false);
        Slot tree = TreeSteps.Clone(plan.Launch, Says, peer, new Slot("tree:/dev/console"));
        TreeSteps.Attach(plan.Launch, Says, tree, console);
        Finish(plan, peer, request.Spec.Process.ConsoleSize);
    }

    /// <summary>For `exec`: the devpts is the container's and found by path, so it is checked to be one.</summary>
    public static void AddForExec(LaunchPlan plan, Process process)
    {
        if (!process.Terminal)
            return;

        var devPts = new Slot("devpts");
        var status = new Block("statfs", new byte[128]);
        RootPaths.Open(plan.Launch, plan.Root, "/dev/pts", devPts, RootPaths.PathOnlyDirectory);
        plan.Launch.Add("look at /dev/pts", SystemCall.fstatfs, devPts, status);
        plan.Launch.Expect("the container's /dev/pts is not a devpts", status, 0, ulong.MaxValue, DevPtsMagic, Errno.NoSuchDevice);
        var peer = new Slot("terminal");
        OpenTerminal(plan, devPts, "ptmx", peer);
        Finish(plan, peer, process.ConsoleSize);
    }

    private static void OpenTerminal(LaunchPlan plan, Slot devPts, string name, Slot peer)
    {
        // The master's number goes straight into the control message that carries it: struct cmsghdr, then the descriptor.
        var control = new Block("rights", Rights());
        var master = new Slot("terminal-master", control, 16);
        plan.Launch.Add("open a terminal", SystemCall.openat, devPts, name, ReadWriteNoTerminal, 0).Into(master);
        plan.Launch.Add("unlock the terminal", SystemCall.ioctl, master, Unlock, Block.Of("zero", 0));
        plan.Launch.Add("open the terminal's other end", SystemCall.ioctl, master, OpenPeer, ReadWriteNoTerminal).Into(peer);

        Block part = Block.Of("iovec", 0L, (long)MessageName).Pointing(0, "console");
        Block header = Block.Of("msghdr", 0L, 0L, 0L, 1L, 0L, 24L, 0L).Pointing(16, part).Pointing(32, control);
        plan.Launch.Add("send the terminal to the console socket", SystemCall.sendmsg, plan.ConsoleSocket, header, 0);
        plan.TerminalMaster = master;
    }

    // struct cmsghdr: length 20, level SOL_SOCKET, type SCM_RIGHTS; then one descriptor and padding.
    private static byte[] Rights()
    {
        byte[] control = new byte[24];
        control[0] = 20;
        control[8] = 1;
        control[12] = 1;
        return control;
    }

    private static void Finish(LaunchPlan plan, Slot peer, ConsoleSize? size)
    {
        if (size is { } wanted && (wanted.Width | wanted.Height) != 0)
            plan.Launch.Add("size the terminal", SystemCall.ioctl, peer, SetWindowSize, Block.Of("winsize", (ushort)wanted.Height, (ushort)wanted.Width, (ushort)0, (ushort)0));

        if (!plan.IsHidden)
            plan.Launch.Add("make the terminal the controlling one", SystemCall.ioctl, peer, TakeControl, 0);

        for (int fd = 0; fd < 3; fd++)
            plan.Launch.Add($"put the terminal on descriptor {fd}", SystemCall.dup3, peer, fd, 0);
    }
}
