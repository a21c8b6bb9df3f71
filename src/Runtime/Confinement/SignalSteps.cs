using Gantry.Runtime.Launching;
using Gantry.Runtime.Plans;

namespace Gantry.Runtime.Confinement;

/// <summary>Signals as a program expects them at its start: none ignored, none blocked.</summary>
internal static class SignalSteps
{
    public static void Add(Plan launch, HostFacts host)
    {
        // Handlers are gone with clone3(CLONE_CLEAR_SIGHAND); ignored signals would stay ignored through exec.
        var byDefault = new Block("default-action", new byte[32]);
        foreach (int signal in host.IgnoredSignals)
            launch.Add($"stop ignoring signal {signal}", SystemCall.rt_sigaction, signal, byDefault, Argument.Null, 8);

        launch.Add("unblock all signals", SystemCall.rt_sigprocmask, 2, Block.Of("no-signals", 0UL), Argument.Null, 8);
    }
}
