using Gantry.Kube.Trees;

namespace Gantry.Tests.KubeServer.CustomResources;

public sealed class ExpressionTests
{
    [Theory]
    [InlineData("""{"rule":"self.min <= self.max"}""", "spec: Invalid value: failed rule: self.min <= self.max")]
    [InlineData("""{"rule":"self.min <= self.max","message":"min is above max"}""", "spec: Invalid value: min is above max")]
    [InlineData("""{"rule":"self.min <= self.max","messageExpression":"'%d is above %d'.format([self.min, self.max])"}""", "spec: Invalid value: 5 is above 3")]
    [InlineData("""{"rule":"self.min <= self.max","message":"no","reason":"FieldValueForbidden","fieldPath":".min"}""", "spec.min: Forbidden: no")]
    [InlineData("""{"rule":"self.min <= self.max","message":"no","reason":"FieldValueRequired","fieldPath":".max"}""", "spec.max: Required value: no")]
    public async Task A_rule_that_does_not_hold_is_told_as_it_says(string rule, string fault)
    {
        await using TestApi api = await StartAsync(rule);

        TestApi.Answer refused = await api.PostAsync(Definitions.Widgets, Definitions.Object("one", """{"min":5,"max":3}"""));
        TestApi.Answer made = await api.PostAsync(Definitions.Widgets, Definitions.Object("one", """{"min":1,"max":3}"""));

        Assert.Equal((422, $"Widget.example.com \"one\" is invalid: {fault}"), (refused.Code, refused.Message));
        Assert.Equal(201, made.Code);
    }

    [Theory]
    [InlineData("""{"min":"many"}""", "[spec.min: Invalid value: \"string\": spec.min in body must be of type integer: \"string\", <nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation]")]
    [InlineData("""{"min":1}""", "spec: Invalid value: \"object\": no such key: max evaluating rule: min is above max")]
    public async Task A_rule_that_cannot_be_asked_is_told_too(string spec, string fault)
    {
        await using TestApi api = await StartAsync("""{"rule":"self.min <= self.max","message":"min is above max"}""");

        TestApi.Answer refused = await api.PostAsync(Definitions.Widgets, Definitions.Object("one", spec));

        Assert.Equal((422, $"Widget.example.com \"one\" is invalid: {fault}"), (refused.Code, refused.Message));
    }

    [Fact]
    public async Task A_rule_about_changes_is_asked_when_there_was_a_value()
    {
        await using TestApi api = await StartAsync("""{"rule":"self.max >= oldSelf.max","message":"max never shrinks"}""");
        await api.PostAsync(Definitions.Widgets, Definitions.Object("one", """{"min":1,"max":3}"""));

        TestApi.Answer grown = await api.PatchAsync($"{Definitions.Widgets}/one", """{"spec":{"max":4}}""");
        TestApi.Answer shrunk = await api.PatchAsync($"{Definitions.Widgets}/one", """{"spec":{"max":2}}""");

        Assert.Equal(200, grown.Code);
        Assert.Equal((422, "Widget.example.com \"one\" is invalid: spec: Invalid value: max never shrinks"), (shrunk.Code, shrunk.Message));
    }

    [Fact]
    public async Task An_optional_old_value_lets_a_rule_tell_creation_from_change()
    {
        await using TestApi api = await StartAsync("""{"rule":"oldSelf.hasValue() || self.min == 0","optionalOldSelf":true,"message":"begins at zero"}""");

        TestApi.Answer refused = await api.PostAsync(Definitions.Widgets, Definitions.Object("one", """{"min":1}"""));
        TestApi.Answer made = await api.PostAsync(Definitions.Widgets, Definitions.Object("one", """{"min":0}"""));
        TestApi.Answer changed = await api.PatchAsync($"{Definitions.Widgets}/one", """{"spec":{"min":7}}""");

        Assert.Equal(422, refused.Code);
        Assert.Equal(201, made.Code);
        Assert.Equal(200, changed.Code);
    }

    [Fact]
    public async Task A_rule_that_came_later_does_not_hinder_changes_elsewhere()
    {
        await using TestApi api = await StartAsync("""{"rule":"true"}""");
        await api.PostAsync(Definitions.Widgets, Definitions.Object("one", """{"min":5,"max":3}"""));
        await api.PatchAsync(
            $"{Definitions.Path}/widgets.example.com",
            """[{"op":"replace","path":"/spec/versions/0/schema/openAPIV3Schema/properties/spec/x-kubernetes-validations","value":[{"rule":"self.min <= self.max"}]}]""", "application/json-patch+json");

        TestApi.Answer labelled = await api.PatchAsync($"{Definitions.Widgets}/one", """{"metadata":{"labels":{"a":"b"}}}""");
        TestApi.Answer changed = await api.PatchAsync($"{Definitions.Widgets}/one", """{"spec":{"min":6}}""");

        Assert.Equal(200, labelled.Code);
        Assert.Equal(422, changed.Code);
    }

    [Fact]
    public async Task Items_of_a_keyed_list_are_compared_with_what_they_were()
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.DefineAsync(Definitions.Widget("""
            {"type":"object","properties":{"parts":{"type":"array","maxItems":9,"x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["name"],
              "items":{"type":"object","required":["name"],"properties":{"name":{"type":"string","maxLength":9},"image":{"type":"string","maxLength":9,"x-kubernetes-validations":[{"rule":"self == oldSelf","message":"the image stays"}]}}}}}}
            """));
        await api.PostAsync(Definitions.Widgets, Definitions.Object("one", """{"parts":[{"name":"a","image":"x"},{"name":"b","image":"y"}]}"""));

        TestApi.Answer turned = await api.PatchAsync($"{Definitions.Widgets}/one", """{"spec":{"parts":[{"name":"b","image":"y"},{"name":"c","image":"z"},{"name":"a","image":"x"}]}}""");
        TestApi.Answer changed = await api.PatchAsync($"{Definitions.Widgets}/one", """{"spec":{"parts":[{"name":"a","image":"n"}]}}""");

        Assert.Equal(200, turned.Code);
        Assert.Contains("spec.parts[0].image: Invalid value: \"n\": the image stays", changed.Message, StringComparison.Ordinal);
    }

    private static async Task<TestApi> StartAsync(string rule)
    {
        TestApi api = await TestApi.StartAsync();
        await api.DefineAsync(Definitions.Widget($$"""{"type":"object","properties":{"min":{"type":"integer"},"max":{"type":"integer"} },"x-kubernetes-validations":[{{rule}}]}"""));
        return api;
    }
}
