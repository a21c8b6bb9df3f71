using System.Diagnostics.CodeAnalysis;
using Gantry.Linux.Processes;
using Gantry.Runtime.Launching;
using Gantry.Runtime.Plans;

namespace Gantry.Runtime.Systemd;

/// <summary>A process that only exists: systemd makes no scope without one, and the container's first process is to be born in it. It ends when this one does.</summary>
internal sealed class Placeholder : IDisposable
{
    private readonly Launcher _launcher;
    private readonly PidFd _process;

    [SuppressMessage("Reliability", "CA2000", Justification = "Disposed of by this object's own Dispose.")]
    private Placeholder()
    {
        var plan = new LaunchPlan();
        plan.Launch.Add("close the parent's end", SystemCall.close, plan.ParentChannel);
        plan.Launch.Add("wait for the parent", SystemCall.read, plan.Channel, new Block("nothing", new byte[8]), 1);
        _launcher = new Launcher(plan);
        _process = _launcher.Launch();
    }

    public int Pid => _process.Pid;

    public static Placeholder Start() => new();

    public void Dispose()
    {
        _process.Send(Signal.Kill);
        _ = ExitStatus.Wait(_process);
        _process.Dispose();
        _launcher.Dispose();
    }
}
