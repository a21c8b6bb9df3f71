using System.Runtime.CompilerServices;

namespace Gantry.Cel;

/// <summary>A part of a planned expression. Values, errors and unknowns are all returned; only limits end it otherwise.</summary>
internal abstract class Node
{
    public abstract CelValue Evaluate(Evaluation run);
}

/// <summary>A value that is known before the evaluation.</summary>
internal sealed class ConstantNode(CelValue value) : Node
{
    public CelValue Value => value;

    public override CelValue Evaluate(Evaluation run) => value;
}

/// <summary>Stands between others where a tree is deep, and ends the evaluation before the stack does.</summary>
internal sealed class GuardNode(Node inner) : Node
{
    public override CelValue Evaluate(Evaluation run)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return inner.Evaluate(run);
    }
}

/// <summary>A variable of the environment.</summary>
internal sealed class VariableNode(int slot) : Node
{
    public override CelValue Evaluate(Evaluation run)
    {
        run.Charge(1);
        return run.Variable(slot);
    }
}

/// <summary>A variable of a macro.</summary>
internal sealed class LocalNode(int slot) : Node
{
    public override CelValue Evaluate(Evaluation run)
    {
        run.Charge(1);
        return run.Local(slot);
    }
}
