using System.Text;
using Gantry.Cel;

namespace Gantry.Tests;

public sealed class FuzzTests
{
    private static readonly CelEnvironment Environment = CelEnvironment.Kubernetes.WithLimits(CelLimits.Default)
        .WithVariable("self", CelType.Dyn).WithVariable("n", CelType.Int).WithVariable("s", CelType.String).WithVariable("l", CelType.List(CelType.Int));

    private static readonly CelLimits Limits = new() { Cost = 100_000, Allocation = 1_000_000 };

    private static readonly string[] Functions = [.. Environment.Functions.Libraries.SelectMany(library => library.Overloads)
        .Where(entry => !entry.Name.StartsWith('_') && !entry.Name.StartsWith('@') && !entry.Name.EndsWith('_')).Select(entry => entry.Name).Distinct().Order()];

    private static readonly string[] Leaves = ["0", "1", "-1", "9223372036854775807", "-9223372036854775808", "18446744073709551615u", "0.0", "1.5e300", "-0.0", "0.0/0.0", "true", "false", "null",
        "''", "'a'", "'😀é'", "'1Gi'", "'10.0.0.0/8'", "'::1'", "'(a*)*b'", "'[a-'", "'2024-01-01T00:00:00Z'", "'1h'", "b'\\xff'", "[]", "{}", "self", "n", "s", "l", "x", "y",
        "timestamp(0)", "duration('1s')", "int", "type(1)", "optional.none()", "optional.of(1)", "'%s %d %.3f'", "'1.2.3'", "'https://a.b/c?d=e'"];

    private static readonly string[] Operators = ["+", "-", "*", "/", "%", "==", "!=", "<", "<=", ">", ">=", "&&", "||", "in"];

    private static readonly string[] Macros = ["all(x, {0})", "exists(x, {0})", "exists_one(x, {0})", "map(x, {0})", "map(x, {1}, {0})", "filter(x, {0})", "all(x, y, {0})", "transformList(x, y, {0})",
        "transformMap(x, y, {0})", "transformMapEntry(x, y, {{{0}: {1}}})", "sortBy(x, {0})", "optMap(x, {0})", "optFlatMap(x, {0})"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Random_expressions_end_with_a_value_or_an_error(int seed)
    {
        var random = new Random(seed);
        CelBindings bindings = Bindings();
        int evaluated = 0;
        for (int i = 0; i < 1500; i++)
        {
            string expression = Expression(random, 5);
            if (Run(expression, bindings))
                evaluated++;
        }

        Assert.True(evaluated > 150, $"only {evaluated} expressions compile");
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public void Random_changes_of_expressions_are_refused_or_evaluated(int seed)
    {
        var random = new Random(seed);
        CelBindings bindings = Bindings();
        for (int i = 0; i < 3000; i++)
            Run(Damage(random, Expression(random, 3)), bindings);
    }

    [Fact]
    public void Random_patterns_are_refused_or_matched()
    {
        var random = new Random(21);
        const string Letters = "ab*+?()[]{}|\\^$.-,019dDwWsSbBpPLQEAzxi:<>=!😀é";
        for (int i = 0; i < 2000; i++)
        {
            var pattern = new StringBuilder();
            for (int length = random.Next(1, 20); length > 0; length--)
                pattern.Append(Letters[random.Next(Letters.Length)]);
            Patterns.Compile(pattern.ToString()).Regex?.IsMatch("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa😀b0");
        }
    }

    [Fact]
    public void Values_read_back_as_themselves()
    {
        var random = new Random(31);
        for (int i = 0; i < 3000; i++)
        {
            double number = BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));
            if (!double.IsFinite(number))
                continue;
            Assert.Equal(number, double.Parse(NumberText.Of(number), System.Globalization.CultureInfo.InvariantCulture));
            CelValue time = CelValue.Timestamp(random.NextInt64(TimeText.FirstSecond, TimeText.LastSecond), random.Next(1_000_000_000));
            Assert.True(CelValue.AreEqual(time, TimeText.ParseTimestamp(TimeText.OfTimestamp(time))));
            CelValue duration = TimeText.Duration(random.NextInt64());
            Assert.True(CelValue.AreEqual(duration, TimeText.ParseDuration(TimeText.OfDuration(duration))));
        }
    }

    private static CelBindings Bindings() => new CelBindings(Environment)
        .Set("self", JsonValues.From(Some.Json("""{"a": [1, 2, {"b": "c"}], "d": {"e": 1.5}, "f": "10.0.0.1"}""")))
        .Set("n", CelValue.From(7L)).Set("s", CelValue.From("text")).Set("l", CelValue.List(CelValue.From(1L), CelValue.From(2L)));

    // Also without types, where every value meets every function.
    private static bool Run(string expression, CelBindings bindings)
    {
        CelCompilation compiled = Environment.Compile(expression);
        compiled.Program?.EstimateCost((_, _) => null);
        compiled.Program?.Evaluate(bindings, Limits).Value.ToString();
        CelCompilation loose = Environment.CompileUnchecked(expression);
        CelOutcome? outcome = loose.Program?.Evaluate(bindings, Limits);
        outcome?.Value.ToString();
        return compiled.Program is not null;
    }

    private static string Expression(Random random, int depth)
    {
        if (depth == 0 || random.Next(8) == 0)
            return Leaves[random.Next(Leaves.Length)];
        string Inner() => Expression(random, depth - 1);
        switch (random.Next(12))
        {
            case 0 or 1 or 2: return $"({Inner()} {Operators[random.Next(Operators.Length)]} {Inner()})";
            case 3: return $"({Inner()} ? {Inner()} : {Inner()})";
            case 4: return $"[{Inner()}, {(random.Next(4) == 0 ? "?" : "")}{Inner()}]";
            case 5: return $"{{{Inner()}: {Inner()}, 'k': {Inner()}}}";
            case 6: return $"{Inner()}[{(random.Next(3) == 0 ? "?" : "")}{Inner()}]";
            case 7: return random.Next(2) == 0 ? $"has({Inner()}.a)" : $"{Inner()}.{(random.Next(3) == 0 ? "?" : "")}a";
            case 8: return $"cel.bind(x, {Inner()}, {Inner()})";
            case 9: return $"{Inner()}.{string.Format(System.Globalization.CultureInfo.InvariantCulture, Macros[random.Next(Macros.Length)], Inner(), Inner())}";
            default: return Call(random, Inner);
        }
    }

    private static string Call(Random random, Func<string> inner)
    {
        string arguments = string.Join(", ", Enumerable.Range(0, random.Next(4)).Select(_ => inner()));
        string function = Functions[random.Next(Functions.Length)];
        return random.Next(2) == 0 ? $"{inner()}.{function}({arguments})" : $"{function}({arguments})";
    }

    private static string Damage(Random random, string expression)
    {
        const string Letters = "()[]{}.,?:'\"\\`\0\n\uD83D😀rbx0u+-!&|";
        var text = new StringBuilder(expression);
        for (int times = random.Next(1, 4); times > 0 && text.Length > 0; times--)
        {
            int at = random.Next(text.Length);
            switch (random.Next(3))
            {
                case 0: text.Remove(at, 1); break;
                case 1: text[at] = Letters[random.Next(Letters.Length)]; break;
                default: text.Insert(at, Letters[random.Next(Letters.Length)]); break;
            }
        }
        return text.ToString();
    }
}
