using Gantry.Linux;

namespace Gantry.Runtime.Plans;

/// <summary>System calls in the order in which one process makes them.</summary>
internal sealed class Plan
{
    private readonly List<Step> _steps = new(256);

    public List<Step> Steps => _steps;

    public Step Add(string says, SystemCall call, params Argument[] arguments)
    {
        var step = new Step(says, call, arguments);
        _steps.Add(step);
        return step;
    }

    /// <summary>The steps between the given one and here are left out if it succeeds.</summary>
    public void EndSkipIfDone(Step from) => from.SkipIfDone = StepsAfter(from);

    /// <summary>The steps between the given one and here are left out if it fails in one of the tolerated ways.</summary>
    public void EndSkipIfTolerated(Step from) => from.SkipIfTolerated = StepsAfter(from);

    // Most such steps are near the end, and searching by equality would compare every step through its virtual method.
    private int StepsAfter(Step from)
    {
        int index = _steps.Count - 1;
        while (!ReferenceEquals(_steps[index], from))
            index--;

        return _steps.Count - 1 - index;
    }

    /// <summary>Puts another plan's steps between two of this one; not where a skip passes.</summary>
    public void Insert(int at, Plan other) => _steps.InsertRange(at, other._steps);

    /// <summary>Fails unless the 8 bytes at the start of the block, masked, have the value.</summary>
    public void Expect(string says, Block block, int offset, ulong mask, ulong value, Errno otherwise) =>
        Add(says, SystemCall.expect, block, offset, (long)mask, (long)value, (long)otherwise);
}
