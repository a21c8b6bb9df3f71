using Gantry.Linux;

namespace Gantry.Runtime.Plans;

/// <summary>One system call of a plan, and what to do when it fails.</summary>
internal sealed class Step(string says, SystemCall call, Argument[] arguments)
{
    /// <summary>What the step does, in words for an error message: `mount proc on /proc`.</summary>
    public string Says => says;

    public SystemCall Call => call;

    public Argument[] Arguments => arguments;

    public Slot? Result { get; private set; }

    public Errno[] Tolerated { get; private set; } = [];

    /// <summary>How many following steps are left out if this one succeeds.</summary>
    public int SkipIfDone { get; set; }

    /// <summary>How many following steps are left out if this one fails in a tolerated way.</summary>
    public int SkipIfTolerated { get; set; }

    public Step Into(Slot slot)
    {
        Result = slot;
        return this;
    }

    public Step Tolerating(params Errno[] errnos)
    {
        Tolerated = errnos;
        return this;
    }
}
