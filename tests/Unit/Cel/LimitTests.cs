using Gantry.Cel;

namespace Gantry.Tests;

public sealed class LimitTests
{
    [Theory]
    [InlineData("((((", 200)]
    [InlineData("[", 300)]
    [InlineData("a.b(", 300)]
    [InlineData("-(", 300)]
    [InlineData("{1:", 300)]
    [InlineData("true?", 300)]
    public void Deep_nesting_does_not_compile(string part, int times)
    {
        CelCompilation compiled = CelEnvironment.Kubernetes.Compile(string.Concat(Enumerable.Repeat(part, times)));

        Assert.Null(compiled.Program);
    }

    [Fact]
    public void Long_chains_are_either_flat_or_refused()
    {
        string logical = string.Join(" || ", Enumerable.Repeat("false", 5000));
        string sum = string.Join("+", Enumerable.Repeat("1", 20_000));

        Assert.Equal("false", Some.Text(logical));
        Assert.Contains("nested deeper", CelEnvironment.Kubernetes.Compile(sum).Issues[0].Message, StringComparison.Ordinal);
        Assert.Contains("size exceeds limit", CelEnvironment.Kubernetes.Compile(new string(' ', 100_001)).Issues[0].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lists.range(1000).map(a, lists.range(1000).map(b, lists.range(1000).map(c, 1))).size() == 0", CelStop.CostExceeded)]
    [InlineData("lists.range(900).all(a, lists.range(900).all(b, lists.range(900).all(c, true)))", CelStop.CostExceeded)]
    public void Too_much_work_is_cut_short(string expression, CelStop reason)
    {
        CelOutcome outcome = Some.Outcome(expression);

        Assert.True(outcome.Stop == reason || outcome.Stop == CelStop.AllocationExceeded, outcome.ToString());
        Assert.True(outcome.IsError);
    }

    [Fact]
    public void Values_that_double_again_and_again_are_cut_short()
    {
        string text = "'abcdefgh'";
        string list = "[1, 2]";
        string shared = "[[1], [2]]";
        for (int i = 0; i < 60; i++)
        {
            text = $"cel.bind(v{i}, {text}, v{i} + v{i})";
            list = $"cel.bind(v{i}, {list}, v{i} + v{i})";
            shared = $"cel.bind(v{i}, {shared}, [v{i}, v{i}])";
        }

        Assert.NotEqual(CelStop.Finished, Some.Outcome(CelEnvironment.Extended, text).Stop);
        Assert.NotEqual(CelStop.Finished, Some.Outcome(CelEnvironment.Extended, list).Stop);
        Assert.EndsWith("...", Some.Outcome(CelEnvironment.Extended, shared).Value.ToString(), StringComparison.Ordinal);
        // Two trees of 2^60 leaves that share all their parts are small; comparing them is not.
        Assert.NotEqual(CelStop.Finished, Some.Outcome(CelEnvironment.Extended, $"{shared} == {shared}").Stop);
    }

    [Fact]
    public void A_cancelled_evaluation_ends()
    {
        CelProgram program = CelEnvironment.Kubernetes.Compile("lists.range(100000).all(x, lists.range(100000).all(y, y >= 0))").Program!;
        using var source = new CancellationTokenSource();
        source.Cancel();

        CelOutcome outcome = program.Evaluate(new CelBindings(program.Environment), null, source.Token);

        Assert.Equal(CelStop.Cancelled, outcome.Stop);
    }

    [Fact]
    public void The_deepest_tree_fits_a_small_stack()
    {
        string sum = string.Join("+", Enumerable.Repeat("1", 490));
        string nested = string.Concat(Enumerable.Repeat("[", 240)) + string.Concat(Enumerable.Repeat("]", 240));
        var texts = new string[3];
        var thread = new Thread(() =>
        {
            texts[0] = Some.Text(sum);
            texts[1] = Some.Text($"{nested} == {nested}");
            texts[2] = Some.Text(string.Join(".", Enumerable.Repeat("map(x, x)", 200).Prepend("[1]")));
        }, maxStackSize: 1 << 20);
        thread.Start();
        thread.Join();

        Assert.Equal(["490", "true", "[1]"], texts);
    }

    [Fact]
    public void A_stack_that_is_too_small_is_an_issue_or_an_error()
    {
        string sum = string.Join("+", Enumerable.Repeat("1", 490));
        CelProgram program = CelEnvironment.Kubernetes.Compile(sum).Program!;
        CelCompilation? compiled = null;
        CelOutcome outcome = default;
        var thread = new Thread(() =>
        {
            compiled = CelEnvironment.Kubernetes.Compile(sum);
            outcome = program.Evaluate(new CelBindings(program.Environment));
        }, maxStackSize: 160 << 10);
        thread.Start();
        thread.Join();

        Assert.True(compiled!.Program is not null || compiled.Issues[0].Message.Contains("stack", StringComparison.Ordinal));
        Assert.True(outcome.Stop is CelStop.TooDeep or CelStop.Finished);
    }

    [Fact]
    public void Costs_follow_the_rules_of_Kubernetes()
    {
        long[] costs = [.. new[] { "1 + 2", "'abc' + 'def'", "[1, 2, 3].all(x, x > 0)", "'x'.matches('^x$')", "[1, 2].map(x, x)" }.Select(text => Some.Outcome(text).Cost)];

        // 1; ceil(0.6); 3 turns of 3 + ident + compare, and the result; ceil(0.2) * ceil(0.75); 10 + 1 + 2 turns of 12 + ident.
        Assert.Equal([1, 1, 16, 1, 37], costs);
    }

    [Fact]
    public void Estimates_bound_the_cost_by_the_sizes_of_inputs()
    {
        CelEnvironment environment = CelEnvironment.Kubernetes.WithVariable("self", CelType.List(CelType.String));
        CelProgram program = environment.Compile("self.all(x, x.contains('abc'))").Program!;
        CelSizes bounded = (path, _) => path switch { ["self"] => new CelCostRange(0, 10), ["self", "@items"] => new CelCostRange(0, 100), _ => null };

        CelCostRange known = program.EstimateCost(bounded);
        CelCostRange unknown = program.EstimateCost((_, _) => null);
        CelOutcome actual = program.Evaluate(new CelBindings(environment)
            .Set("self", CelValue.List([.. Enumerable.Repeat(CelValue.From(new string('a', 97) + "abc"), 10)])));

        Assert.Equal(new CelCostRange(2, 142), known);
        Assert.Equal(ulong.MaxValue, unknown.Max);
        Assert.InRange((ulong)actual.Cost, known.Min, known.Max);
    }
}
