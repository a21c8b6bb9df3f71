using System.Text.Json;
using Gantry.Cel;

namespace Gantry.Tests;

public sealed class EvaluationTests
{
    private static readonly StructType Widget = StructType.Of("Widget",
        ("name", CelType.String), ("replicas", CelType.Int), ("ratio", CelType.Double), ("since", CelType.Timestamp), ("blob", CelType.Bytes),
        ("labels", CelType.Map(CelType.String, CelType.String)), ("parts", CelType.List(CelType.Struct("Part"))));

    private static readonly StructType Part = new("Part", new Dictionary<string, StructField>
    {
        ["__namespace__"] = new("namespace", CelType.String),
        ["tags"] = new("tags", CelType.List(CelType.String)) { ListKeys = [] },
        ["ports"] = new("ports", CelType.List(CelType.MapOfDyn)) { ListKeys = ["port"] },
    });

    private static CelEnvironment Environment => CelEnvironment.Kubernetes.WithLimits(CelLimits.Default)
        .WithStructs(name => name == "Widget" ? Widget : name == "Part" ? Part : null)
        .WithVariable("self", Widget.Type).WithVariable("other", CelType.Dyn);

    private const string Document = """
        {"name": "w", "replicas": 3, "ratio": 1, "since": "2024-01-01T00:00:00Z", "blob": "aGk=", "labels": {"a": "b"},
         "parts": [{"namespace": "x", "tags": ["p", "q"], "ports": [{"port": 1, "n": "a"}, {"port": 2}]}]}
        """;

    private static CelValue On(string expression, string other = "null") => Some.Outcome(Environment, expression, null, bindings => bindings
        .Set("self", JsonValues.From(Some.Json(Document), Widget.Type, Environment))
        .Set("other", JsonValues.From(Some.Json(other)))).Value;

    [Theory]
    [InlineData("self.name == 'w' && self.replicas + 1 == 4")]
    [InlineData("self.ratio / 2.0 == 0.5")]
    [InlineData("self.since.getFullYear() == 2024")]
    [InlineData("self.blob == b'hi'")]
    [InlineData("self.labels.a == 'b' && !has(self.labels.c) && 'a' in self.labels")]
    [InlineData("self.parts.all(p, p.__namespace__ == 'x')")]
    [InlineData("self.parts[0].tags == ['q', 'p'] && self.parts[0].tags + ['p', 'z'] == ['z', 'p', 'q']")]
    [InlineData("(self.parts[0].ports + [{'port': 1, 'n': 'b'}, {'port': 3}]).map(p, p.port) == [1, 2, 3]")]
    [InlineData("type(self) == Widget && Part{tags: ['a']}.tags[0] == 'a'")]
    public void Objects_in_JSON_are_read_by_their_schema(string expression) => Assert.Equal("true", On(expression).ToString());

    [Theory]
    [InlineData("{\"a\": [1, 2.5, null, \"x\", {\"b\": true}]}", "other.a[0] == 1 && other.a[1] == 2.5 && other.a[2] == null && other.a[4].b")]
    [InlineData("{\"a\": {\"b\": 1}}", "other == {'a': {'b': 1}} && other.a.size() == 1")]
    [InlineData("{\"n\": 12345678901234567890}", "other.n > 1")]
    [InlineData("[3, 1]", "other.map(x, x * 2) == [6, 2] && other.exists(x, x == 1)")]
    public void JSON_without_a_schema_is_dyn(string json, string expression) => Assert.Equal("true", On(expression, json).ToString());

    [Fact]
    public void Fields_that_the_schema_lacks_do_not_compile()
    {
        CelCompilation compiled = Environment.Compile("self.nam == 'x'\n  && self.replicas == 'x'");

        Assert.Equal(["1:5: undefined field 'nam'", "2:20: found no matching overload for '_==_' applied to '(int, string)'"], compiled.Issues.Select(issue => issue.ToString()));
    }

    [Fact]
    public void Values_are_written_as_JSON()
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
            JsonValues.Write(writer, On("{'a': [1, 2.5, 'x', null, b'hi', duration('90s'), self.parts[0]], 'b': Part{__namespace__: 'n'}}"));

        Assert.Equal("""{"a":[1,2.5,"x",null,"aGk=","90s",{"namespace":"x","tags":["p","q"],"ports":[{"port":1,"n":"a"},{"port":2}]}],"b":{"namespace":"n"}}""",
            System.Text.Encoding.UTF8.GetString(buffer.ToArray()));
    }

    [Theory]
    [InlineData("u || true", "true")]
    [InlineData("false && u", "false")]
    [InlineData("u && true", "Unknown: u")]
    [InlineData("u ? 1 : 2", "Unknown: u")]
    [InlineData("[1, 2].all(x, x > u)", "Unknown: u")]
    [InlineData("[1, 2].exists(x, x == 2 || u)", "true")]
    [InlineData("u || 1 / 0 == 1", "Unknown: u")]
    [InlineData("[u].size() == 1", "Unknown: u")]
    public void Unknowns_matter_only_where_they_decide(string expression, string outcome)
    {
        CelEnvironment environment = CelEnvironment.Standard.WithVariable("u", CelType.Dyn);

        Assert.Equal(outcome, Some.Outcome(environment, expression, null, bindings => bindings.SetUnknown("u")).Value.ToString());
    }

    [Fact]
    public void A_variable_is_computed_once_and_only_if_used()
    {
        int count = 0;
        CelEnvironment environment = CelEnvironment.Standard.WithVariable("v", CelType.Int);
        CelBindings bindings = new CelBindings(environment).Set("v", () => CelValue.From((long)++count));

        environment.Compile("true || v == 0").Program!.Evaluate(bindings);
        int before = count;
        CelOutcome outcome = environment.Compile("v + v").Program!.Evaluate(bindings);

        Assert.Equal((0, 2L), (before, outcome.Value.AsInt));
    }

    [Fact]
    public void Functions_of_others_are_called_and_paid_for()
    {
        CelType authorizer = CelType.Opaque("kubernetes.authorization.Authorizer");
        var library = new CelLibrary().Add("check", new CelOverload("authorizer_check", true, CelType.Bool, [authorizer, CelType.String],
            (_, a) => CelValue.From(a[1].AsString == "get")) { Cost = CelCostRule.Fixed, FixedCost = 350_000 });
        CelEnvironment environment = CelEnvironment.Kubernetes.With(library).WithVariable("authorizer", authorizer);

        CelOutcome outcome = Some.Outcome(environment, "authorizer.check('get') && !authorizer.check('put')", null, bindings => bindings.Set("authorizer", CelValue.From(new Token(authorizer))));

        Assert.True(outcome.Value.AsBool);
        Assert.InRange(outcome.Cost, 700_000, 700_010);
    }

    private sealed class Token(CelType type) : CelOpaque(type)
    {
        public override bool IsEqualTo(CelOpaque other) => ReferenceEquals(this, other);
    }
}
