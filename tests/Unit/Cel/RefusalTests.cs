using Gantry.Cel;

namespace Gantry.Tests;

/// <summary>What Kubernetes refuses before anything is evaluated, in its words.</summary>
public sealed class RefusalTests
{
    [Theory]
    [InlineData("duration('x') > duration('1s')", "compilation failed: ERROR: <input>:1:10: invalid duration argument")]
    [InlineData("timestamp(99999999999999) == timestamp(0)", "compilation failed: ERROR: <input>:1:11: invalid timestamp argument")]
    [InlineData("'a'.matches('(')", "compilation failed: ERROR: <input>:1:13: invalid matches argument")]
    [InlineData("matches('a', '(')", "program instantiation failed: error parsing regexp: missing closing ): `(`")]
    [InlineData("'a'.find('(') == ''", "program instantiation failed: error parsing regexp: missing closing ): `(`")]
    [InlineData("int('x') == 1", "program instantiation failed: type conversion error from 'string' to 'int'")]
    [InlineData("uint(-1) == 1u", "program instantiation failed: unsigned integer overflow")]
    [InlineData("bool('maybe')", "program instantiation failed: type conversion error from 'string' to 'bool'")]
    [InlineData("'%d'.format(['a']) == ''", "compilation failed: ERROR: <input>:1:14: error during formatting: decimal clause can only be used on integers, was given string")]
    [InlineData("'%s'.format([[optional.of(1)]]) == ''", "was given optional_type")]
    [InlineData("'%z'.format([1]) == ''", "compilation failed: ERROR: <input>:1:12: could not parse formatting clause: unrecognized formatting clause \"z\"")]
    [InlineData("'%s %s'.format([1]) == ''", "compilation failed: ERROR: <input>:1:15: index 1 out of range")]
    [InlineData("'%s'.format([1, 2]) == ''", "too many arguments supplied to string.format (expected 1, got 2)")]
    [InlineData("'%'.format([]) == ''", "unexpected end of string")]
    [InlineData("'%.f'.format([1.0]) == ''", "error while converting precision to integer: strconv.Atoi: parsing \"\": invalid syntax")]
    [InlineData("cel.bind(a, 1, a == 1)", "undeclared reference to 'cel' (in container '')")]
    [InlineData("'abc'.reverse() == 'cba'", "found no matching overload for 'reverse' applied to 'string.()'")]
    [InlineData("[1, 2].flatten() == [1, 2]", "found no matching overload for 'flatten' applied to 'list(int).()'")]
    [InlineData("[1, 2].existsOne(x, x == 1)", "undeclared reference to 'existsOne' (in container '')")]
    [InlineData("[1, dyn('a')] == []", "ERROR: <input>:1:8: expected type 'int' but found 'dyn'")]
    [InlineData("quantity('1').sign() == 1", "found no matching overload for 'sign' applied to 'kubernetes.Quantity.()'")]
    public void What_can_only_fail_is_refused(string expression, string words)
    {
        CelCompilation compiled = CelEnvironment.Kubernetes.Compile(expression);

        Assert.Null(compiled.Program);
        Assert.Contains(words, compiled.Describe(expression), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dyn(null).spec == 1", "no such key: spec")]
    [InlineData("dyn('n')[0] == 'n'", "no such key: 0")]
    [InlineData("dyn('n').all(x, true)", "got 'types.String', expected iterable type")]
    [InlineData("int(dyn(['x'])[0]) == 1", "type conversion error from 'string' to 'int'")]
    [InlineData("duration(dyn(['x'])[0]) == duration('1s')", "type conversion error from 'string' to 'google.protobuf.Duration'")]
    [InlineData("timestamp(dyn(['x'])[0]) == timestamp(0)", "invalid RFC 3339 timestamp \"x\"")]
    [InlineData("'%d'.format([dyn('a')]) == ''", "error during formatting: decimal clause can only be used on integers, was given string")]
    public void What_fails_later_says_so_in_the_same_words(string expression, string words) => Assert.Equal(words, Some.Outcome(expression).Value.Message);

    [Theory]
    [InlineData("ip('1.1.1.1') == ip('1.1.1.2')", true)]
    [InlineData("ip('1.1.1.1') != ip('1.1.1.2')", false)]
    [InlineData("self.?text.optMap(t, t + 'a').hasValue()", false)]
    [InlineData("[1].first() == optional.of(1)", true)]
    [InlineData("['a', 'b'].map(x, x + 'c').all(y, y == 'd')", true)]
    public void Costs_are_estimated_from_what_is_known_of_sizes(string expression, bool isBounded)
    {
        StructType self = StructType.Of("Self", ("text", CelType.String));
        CelEnvironment environment = CelEnvironment.Kubernetes.WithStructs(name => name == "Self" ? self : null).WithVariable("self", self.Type);

        CelCostRange cost = environment.Compile(expression).Program!.EstimateCost((_, _) => new CelCostRange(0, 10));

        Assert.Equal(isBounded, cost.Max < 10_000);
    }

    [Fact]
    public void What_has_no_fields_has_none_of_any_name() => Some.AllHold("!has(dyn(null).spec)", "!has(dyn(1).spec)", "[[1], [2]].flatten() == [1, 2]", "'%s %d'.format(['a', 1]) == 'a 1'", "int('12') == 12");
}
