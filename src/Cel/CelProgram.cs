namespace Gantry.Cel;

/// <summary>An expression ready to be evaluated, any number of times and on any thread.</summary>
public sealed class CelProgram
{
    private readonly Node _root;
    private readonly int _locals;
    private readonly Expr _tree;
    private readonly CheckedTree? _types;

    internal CelProgram(CelEnvironment environment, string source, Expr tree, CheckedTree? types, Node root, int locals)
    {
        Environment = environment;
        Source = source;
        _tree = tree;
        _types = types;
        _root = root;
        _locals = locals;
    }

    public CelEnvironment Environment { get; }

    public string Source { get; }

    /// <summary>What the checker found the result to be; dyn when it was not asked.</summary>
    public CelType ResultType => _types?.TypeOf(_tree) ?? CelType.Dyn;

    /// <summary>Evaluates with bindings of an environment that declares the same variables.</summary>
    public CelOutcome Evaluate(CelBindings bindings, CelLimits? limits = null, CancellationToken cancel = default)
    {
        var run = new Evaluation(bindings, limits ?? Environment.Limits, _locals, cancel);
        try
        {
            CelValue value = _root.Evaluate(run);
            return new CelOutcome(value, run.Cost, CelStop.Finished);
        }
        catch (CelException stopped) when (stopped.Kind == CelFailure.Stopped)
        {
            return new CelOutcome(CelValue.Error(stopped.Message), run.Cost, run.Stop);
        }
        catch (InsufficientExecutionStackException)
        {
            return new CelOutcome(CelValue.Error("operation cancelled: nested too deeply"), run.Cost, CelStop.TooDeep);
        }
    }

    /// <summary>What an evaluation can cost, from the sizes that inputs can have. Only for checked programs.</summary>
    public CelCostRange EstimateCost(CelSizes sizes) => new CostEstimator(Environment, _types!, sizes).CostOf(_tree);
}
