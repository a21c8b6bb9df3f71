namespace Gantry.Cel;

/// <summary>One evaluation: its variables, and what it has used of its limits.</summary>
public sealed class Evaluation
{
    private const int StepsBetweenLooks = 64;

    private readonly CelBindings bindings;
    private readonly long costLimit;
    private readonly CancellationToken cancel;
    private readonly CelValue[] locals;
    private long allocationLeft;
    private int steps;

    internal Evaluation(CelBindings bindings, CelLimits limits, int locals, CancellationToken cancel)
    {
        this.bindings = bindings;
        this.cancel = cancel;
        costLimit = limits.Cost;
        allocationLeft = limits.Allocation;
        this.locals = locals == 0 ? [] : new CelValue[locals];
    }

    /// <summary>What has been charged so far.</summary>
    public long Cost { get; private set; }

    public CancellationToken Cancel => cancel;

    internal CelStop Stop { get; private set; }

    /// <summary>Pays for work; ends the evaluation when it is more than allowed.</summary>
    public void Charge(long cost)
    {
        Cost += cost;
        if (Cost > costLimit)
            End(CelStop.CostExceeded, "operation cancelled: actual cost limit exceeded");
    }

    /// <summary>Pays for items or characters of a value before it is made.</summary>
    public void Allocate(long size)
    {
        allocationLeft -= size;
        if (allocationLeft < 0)
            End(CelStop.AllocationExceeded, "operation cancelled: values are too large");
    }

    /// <summary>Counts a step of a loop that has no cost of its own, and looks for a cancellation now and then.</summary>
    public void Step()
    {
        if (++steps % StepsBetweenLooks != 0)
            return;
        // Values can share parts and so be much larger than what was paid for: walking them is not free.
        Charge(1);
        if (cancel.IsCancellationRequested)
            End(CelStop.Cancelled, "operation interrupted");
    }

    internal CelValue Variable(int slot) => bindings.Get(slot);

    internal CelValue Local(int slot) => locals[slot];

    internal void SetLocal(int slot, in CelValue value) => locals[slot] = value;

    private void End(CelStop stop, string message)
    {
        Stop = stop;
        throw new CelException(CelFailure.Stopped, message);
    }
}
