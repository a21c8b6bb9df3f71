using System.Text;
using System.Text.Json.Nodes;
using Gantry.KubeServer.Yaml;

namespace Gantry.Tests.KubeServer;

public sealed class YamlTests
{
    [Theory]
    [InlineData("a: 1", """{"a":1}""")]
    [InlineData("a: '1'", """{"a":"1"}""")]
    [InlineData("a: yes\nb: off\nc: ~\nd: null", """{"a":true,"b":false,"c":null,"d":null}""")]
    [InlineData("a: 0x10\nb: 0o17\nc: 017\nd: 1_000\ne: -3\nf: 1.5\ng: 1e3", """{"a":16,"b":15,"c":15,"d":1000,"e":-3,"f":1.5,"g":1000}""")]
    [InlineData("a: 1.2.3.4\nb: 2020-01-01\nc: 12:30\nd: 1Gi\ne: -x", """{"a":"1.2.3.4","b":"2020-01-01","c":"12:30","d":"1Gi","e":"-x"}""")]
    [InlineData("x: &x {a: 1, b: 2}\ny:\n  <<: *x\n  b: 3", """{"x":{"a":1,"b":2},"y":{"b":3,"a":1}}""")]
    [InlineData("a: |\n  one\n  two\n", """{"a":"one\ntwo\n"}""")]
    [InlineData("- a\n- [b, {c: d}]", """["a",["b",{"c":"d"}]]""")]
    [InlineData("a: !!str 1", """{"a":"1"}""")]
    [InlineData("", "null")]
    public void Means_what_clients_mean(string yaml, string json)
    {
        Assert.True(YamlTree.TryRead(Encoding.UTF8.GetBytes(yaml), out JsonNode? tree, out string failure), failure);
        Assert.Equal(json, tree?.ToJsonString() ?? "null");
    }

    [Theory]
    [InlineData("a: 1\na: 2", "already set")]
    [InlineData("a: *b", "unknown anchor")]
    [InlineData("{a: 1", "")]
    [InlineData("a: 1\n---\nb: 2", "more than one document")]
    [InlineData("? [a]\n: b", "scalar")]
    [InlineData("&a [*a]", "unknown anchor")]
    public void Refuses_with_a_reason(string yaml, string reason)
    {
        bool isRead = YamlTree.TryRead(Encoding.UTF8.GetBytes(yaml), out _, out string failure);

        Assert.False(isRead);
        Assert.Contains(reason, failure, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bomb_of_aliases_is_refused()
    {
        StringBuilder bomb = new("a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 12; i++)
            bomb.Append($"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 9))}]\n");

        Assert.False(YamlTree.TryRead(Encoding.UTF8.GetBytes(bomb.ToString()), out _, out string failure));
        Assert.Equal("document contains excessive aliasing", failure);
    }

    [Fact]
    public void Depth_and_broken_text_are_refused()
    {
        Assert.False(YamlTree.TryRead(Encoding.UTF8.GetBytes(new string('[', 5000)), out _, out string deep));
        Assert.Contains("deeper", deep, StringComparison.Ordinal);
        Assert.False(YamlTree.TryRead([(byte)'a', (byte)':', (byte)' ', 0xff], out _, out _));
    }
}
