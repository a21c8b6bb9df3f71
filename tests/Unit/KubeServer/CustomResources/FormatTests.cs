using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Tests.KubeServer.CustomResources;

public sealed class FormatTests
{
    private static readonly (string Format, string[] Good, string[] Bad)[] Samples =
    [
        ("isbn", ["0-306-40615-2", "978 3 16 148410 0"], ["123", "030640615X", "0-306-40615-3"]),
        ("isbn10", ["080442957X"], ["978-3-16-148410-0", "0306406153"]),
        ("isbn-13", ["9783161484100"], ["0306406152", "9783161484101"]),
        ("creditcard", ["4111-1111-1111-1111", "378282246310005"], ["4111111111111112", "1234", ""]),
        ("uri", ["mailto:x@y", "http://a.b/c"], ["a", "http://%zz/"]),
        ("email", ["a@b", "A <a@b.c>"], ["a b@c.d", "a@"]),
        ("hostname", ["a", "a.bc", "1.example"], ["a_b", "a.b", "-a", ""]),
        ("ipv6", ["::1"], ["fe80::1%eth0", "1.2.3.4"]),
        ("mac", ["00:11:22:33:44:55", "00-11-22-33-44-55-66-77", "0011.2233.4455"], ["00:11:22:33:44", "00:11-22:33:44:55", ""]),
        ("ssn", ["111-22-3333"], ["111223333"]),
        ("byte", ["aGk="], ["", "aG k=", "aGk"]),
        ("uuid4", ["6ba7b810-9dad-41d1-80b4-00c04fd430c8"], ["6ba7b810-9dad-41d1-c0b4-00c04fd430c8", "6ba7b810-9dad-11d1-80b4-00c04fd430c8"]),
        ("date-time", ["2020-01-02T03:04:05Z", "2020-01-02t03:04:05.123+01:00"], ["2020-01-02T03:04:05", "2020-01-02", "2020-01-02T24:00:00Z"]),
        ("unheard-of", ["anything"], []),
    ];

    [Fact]
    public async Task A_text_is_held_to_the_format_that_its_schema_names()
    {
        await using TestApi api = await TestApi.StartAsync();
        string properties = string.Join(',', Samples.Select((sample, at) => $$"""
            "f{{at}}":{"type":"string","format":"{{sample.Format}}"}
            """));

        TestApi.Answer made = await api.PostAsync(Definitions.Path, Definitions.Widget($$"""{"type":"object","properties":{ {{properties}},"n":{"type":"integer","format":"double"} } }"""));

        Assert.Equal(["299 - \"unrecognized format \\\"unheard-of\\\"\"", "299 - \"unrecognized format \\\"double\\\"\""], made.Warnings);
        for (int at = 0; at < Samples.Length; at++)
        {
            (string format, string[] good, string[] bad) = Samples[at];
            foreach (string text in good.Concat(bad))
            {
                JsonObject spec = new() { [$"f{at}"] = text };
                TestApi.Answer answer = await api.PostAsync($"{Definitions.Widgets}?dryRun=All", Definitions.Object("w", spec.ToJsonString()));
                string fault = good.Contains(text) ? "" : $"Widget.example.com \"w\" is invalid: spec.f{at}: Invalid value: {JsonValue.Create(text).Quoted}: spec.f{at} in body must be of type {format}: {JsonValue.Create(text).Quoted}";
                Assert.Equal((text, fault), (text, answer.Code == 201 ? "" : answer.Message));
            }
        }
    }

    [Theory]
    [InlineData("""{"n":9223372036854775808}""", "spec.n in body must be of type int64: \"float64\"")]
    [InlineData("""{"n":true}""", "spec.n in body must be of type int64: \"\"")]
    [InlineData("""{"f":1e39}""", "Checked value must be of type number with format float in spec.f")]
    [InlineData("""{"all":"z"}""", "must validate all the schemas (allOf). None validated")]
    [InlineData("""{"pod":{"apiVersion":"a/b/c","kind":"Pod"}}""", "spec.pod.apiVersion: Invalid value: \"a/b/c\": unexpected GroupVersion string: a/b/c")]
    [InlineData("""{"pod":{"apiVersion":"v1","kind":"p_d"}}""", "spec.pod.kind: Invalid value: \"p_d\": may have mixed case, but should otherwise match: a DNS-1035 label")]
    [InlineData("""{"pod":{"apiVersion":"v1","kind":""}}""", "spec.pod.kind: Invalid value: \"\": must not be empty")]
    [InlineData("""{"pod":{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a","labels":{"a b":"c"}}}}""", "spec.pod.metadata.labels: Invalid value: \"a b\": name part must consist")]
    public async Task Numbers_and_objects_within_are_judged_as_such(string spec, string fault)
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.DefineAsync(Definitions.Widget("""
            {"type":"object","properties":{"n":{"type":"integer","format":"int64"},"f":{"type":"number","format":"float"},"all":{"type":"string","allOf":[{"minLength":2},{"pattern":"^x"}]},
             "pod":{"type":"object","x-kubernetes-embedded-resource":true,"x-kubernetes-preserve-unknown-fields":true}}}
            """));

        TestApi.Answer refused = await api.PostAsync(Definitions.Widgets, Definitions.Object("w", spec));

        Assert.Equal(422, refused.Code);
        Assert.Contains(fault, refused.Message, StringComparison.Ordinal);
    }
}
