namespace Gantry.Cel;

/// <summary>An expression ready to be evaluated, any number of times and on any thread.</summary>
public sealed class CelProgram
{
    private readonly Node root;
    private readonly int locals;
    private readonly Expr tree;
    private readonly CheckedTree? types;

    internal CelProgram(CelEnvironment environment, string source, Expr tree, CheckedTree? types, Node root, int locals)
    {
        Environment = environment;
        Source = source;
        this.tree = tree;
        this.types = types;
        this.root = root;
        this.locals = locals;
    }

    public CelEnvironment Environment { get; }

    public string Source { get; }

    /// <summary>What the checker found the result to be; dyn when it was not asked.</summary>
    public CelType ResultType => types?.TypeOf(tree) ?? CelType.Dyn;

    /// <summary>Evaluates with bindings of an environment that declares the same variables.</summary>
    public CelOutcome Evaluate(CelBindings bindings, CelLimits? limits = null, CancellationToken cancel = default)
    {
        var run = new Evaluation(bindings, limits ?? Environment.Limits, locals, cancel);
        try
        {
            CelValue value = root.Evaluate(run);
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
    public CelCostRange EstimateCost(CelSizes sizes) => new CostEstimator(Environment, types!, sizes).CostOf(tree);
}
