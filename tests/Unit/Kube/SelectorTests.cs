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
    [InlineData("a=b=c")]
    [InlineData("a in b")]
    [InlineData("a in (b")]
    [InlineData("=a")]
    [InlineData("a=b,")]
    [InlineData("a like b")]
    [InlineData("a=!")]
    [InlineData("n>x")]
    public void What_is_no_query_is_told(string text)
    {
        Assert.False(LabelQuery.TryParse(text, out _, out string problem));
        Assert.StartsWith("unable to parse requirement: ", problem);
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
