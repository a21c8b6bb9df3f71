using System.Text.RegularExpressions;

namespace Gantry.Cel;

/// <summary>One evaluation: its variables, and what it has used of its limits.</summary>
public sealed class Evaluation
{
    private const int StepsPerCost = 2;
    private const int TurnsBetweenLooks = 64;

    // Compiling takes about 100 microseconds.
    private const int StepsPerPattern = 2000;
    private const int StepsPerLetter = 20;
    private const int CharactersPerStep = 64;
    private const int CharactersPerItem = 16;

    private readonly CelBindings _bindings;
    private readonly long _costLimit;
    private readonly CancellationToken _cancel;
    private readonly CelValue[] _locals;
    private Dictionary<string, (Regex? Regex, string Error)>? _patterns;
    private long _allocationLeft;
    private long _stepsLeft;
    private int _turns;

    internal Evaluation(CelBindings bindings, CelLimits limits, int locals, CancellationToken cancel)
    {
        _bindings = bindings;
        _cancel = cancel;
        _costLimit = limits.Cost;
        _allocationLeft = limits.Allocation;
        _stepsLeft = limits.Cost > long.MaxValue / StepsPerCost ? long.MaxValue : limits.Cost * StepsPerCost;
        _locals = locals == 0 ? [] : new CelValue[locals];
    }

    /// <summary>What has been charged so far.</summary>
    public long Cost { get; private set; }

    internal CelStop Stop { get; private set; }

    /// <summary>Pays for work; ends the evaluation when it is more than allowed.</summary>
    public void Charge(long cost)
    {
        Cost += cost;
        if (Cost > _costLimit)
            End(CelStop.CostExceeded, "operation cancelled: actual cost limit exceeded");
    }

    /// <summary>Pays for the characters or bytes of a value before it is made.</summary>
    public void Allocate(long characters)
    {
        _allocationLeft -= characters;
        if (_allocationLeft < 0)
            End(CelStop.AllocationExceeded, "operation cancelled: values are too large");
    }

    /// <summary>Pays for the items of a list or map before it is made.</summary>
    public void AllocateItems(long items) => Allocate(items * CharactersPerItem);

    /// <summary>Counts a step of a loop that has no cost of its own. Values can share parts and be much larger than what was paid for.</summary>
    public void Step() => Steps(1);

    /// <summary>Counts the work of reading a text that costs the same whatever its length.</summary>
    public void Read(int characters)
    {
        if (characters >= CharactersPerStep)
            Steps(characters / CharactersPerStep);
    }

    /// <summary>Looks for a cancellation now and then, in a loop that pays by itself.</summary>
    public void Turn()
    {
        if (++_turns % TurnsBetweenLooks == 0 && _cancel.IsCancellationRequested)
            End(CelStop.Cancelled, "operation interrupted");
    }

    /// <summary>The regular expression of a pattern that is known only now: compiled once, and not for nothing.</summary>
    internal (Regex? Regex, string Error) Pattern(string pattern)
    {
        _patterns ??= [];
        if (_patterns.TryGetValue(pattern, out (Regex? Regex, string Error) known))
            return known;
        Steps(StepsPerPattern + (pattern.Length * StepsPerLetter));
        return _patterns[pattern] = Patterns.Compile(pattern);
    }

    internal CelValue Variable(int slot) => _bindings.Get(slot);

    internal CelValue Local(int slot) => _locals[slot];

    internal void SetLocal(int slot, in CelValue value) => _locals[slot] = value;

    private void Steps(int count)
    {
        _stepsLeft -= count;
        if (_stepsLeft < 0)
            End(CelStop.CostExceeded, "operation cancelled: too many steps");
        Turn();
    }

    private void End(CelStop stop, string message)
    {
        Stop = stop;
        throw new CelException(CelFailure.Stopped, message);
    }
}
