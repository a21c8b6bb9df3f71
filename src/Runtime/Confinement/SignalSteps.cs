using Gantry.Runtime.Launching;
using Gantry.Runtime.Plans;

namespace Gantry.Runtime.Confinement;

/// <summary>Signals as a program expects them at its start: none ignored, none blocked, unless it is one that waits for them.</summary>
internal static class SignalSteps
{
    public static void Add(Plan launch, HostFacts host, bool areHeld)
    {
        // Handlers are gone with clone3(CLONE_CLEAR_SIGHAND); ignored signals would stay ignored through exec.
        var byDefault = new Block("default-action", new byte[32]);
        foreach (int signal in host.IgnoredSignals)
            launch.Add($"stop ignoring signal {signal}", SystemCall.rt_sigaction, signal, byDefault, Argument.Null, 8);

        // What comes before the first process of a container has said what it does with signals is lost, unless they are blocked (signal(7), pid_namespaces(7)).
        if (areHeld)
            launch.Add("hold signals back for the init", SystemCall.rt_sigprocmask, 2, Block.Of("held-signals", HeldSignals.Set), Argument.Null, 8);
        else
            launch.Add("unblock all signals", SystemCall.rt_sigprocmask, 2, Block.Of("no-signals", 0UL), Argument.Null, 8);
    }
}
