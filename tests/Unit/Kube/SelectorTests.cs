using Gantry.Kube.Selectors;

namespace Gantry.Tests.Kube;

public sealed class SelectorTests
{
    private static readonly Dictionary<string, string> Labels = new() { ["app"] = "web", ["tier"] = "front", ["n"] = "5" };

    [Theory]
    [InlineData("", true)]
    [InlineData("app=web", true)]
    [InlineData("app==web,tier!=back", true)]
    [InlineData("app in (api, web),tier notin (back)", true)]
    [InlineData("app,!gone", true)]
    [InlineData("n>4,n<6", true)]
    [InlineData("app=api", false)]
    [InlineData("!app", false)]
    [InlineData("gone", false)]
    [InlineData("gone!=x", true)]
    [InlineData("example.com/x notin (a)", true)]
    public void A_label_query_matches_as_written(string text, bool matches)
    {
        Assert.True(LabelQuery.TryParse(text, out LabelQuery query, out string problem), problem);
        Assert.Equal(matches, query.Matches(Labels));
        Assert.True(LabelQuery.TryParse(query.ToString(), out LabelQuery again, out _));
        Assert.Equal(matches, again.Matches(Labels));
    }

    [Theory]
    [InlineData("a=b=c", "found '=', expected: ',' or 'end of string'")]
    [InlineData("a in b", "unable to parse requirement: found 'b' expected: '('")]
    [InlineData("a in", "unable to parse requirement: found '' expected: '('")]
    [InlineData("a in (b", "unable to parse requirement: found '', expected: ',' or ')'")]
    [InlineData("a in (", "unable to parse requirement: found '', expected: ',', ')' or identifier")]
    [InlineData("=a", "found '=', expected: !, identifier, or 'end of string'")]
    [InlineData("==a", "found '==', expected: !, identifier, or 'end of string'")]
    [InlineData("!=a", "found '!=', expected: !, identifier, or 'end of string'")]
    [InlineData("!", "unable to parse requirement: found '', expected: identifier")]
    [InlineData("a=b,", "found '', expected: identifier after ','")]
    [InlineData("a like b", "unable to parse requirement: found 'like b', expected: in, notin, =, ==, !=, gt, lt")]
    [InlineData("a=!", "found '!', expected: ',' or 'end of string'")]
    [InlineData("n>x", "unable to parse requirement: values[0]: Invalid value: \"x\": for 'Gt', 'Lt' operators, the value must be an integer")]
    public void What_is_no_query_is_told(string text, string expected)
    {
        Assert.False(LabelQuery.TryParse(text, out _, out string problem));
        Assert.Equal(expected, problem);
    }

    [Fact]
    public void An_absent_selector_selects_nothing_and_an_empty_one_everything()
    {
        Assert.False(LabelQuery.Of((Gantry.Kube.Meta.LabelSelector?)null).Matches(Labels));
        Assert.True(LabelQuery.Of(new Gantry.Kube.Meta.LabelSelector()).Matches(Labels));
    }

    [Fact]
    public void A_field_query_reads_the_object()
    {
        Assert.True(FieldQuery.TryParse("metadata.name=web,spec.nodeName!=n2,status.phase==Running", Some.Pod, out FieldQuery query, out _));

        Assert.True(query.Matches(Some.Tree("""{"metadata":{"name":"web"},"spec":{"nodeName":"n1"},"status":{"phase":"Running"}}""")));
        Assert.False(query.Matches(Some.Tree("""{"metadata":{"name":"web"},"spec":{"nodeName":"n2"},"status":{"phase":"Running"}}""")));
        Assert.Equal("web", query.ExactName);
    }

    [Fact]
    public void A_field_that_cannot_be_selected_is_told()
    {
        Assert.False(FieldQuery.TryParse("spec.hostname=x", Some.Pod, out _, out string problem));
        Assert.Equal("field label not supported: spec.hostname", problem);
    }
}
