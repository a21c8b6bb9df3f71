using System.Text.Json.Nodes;
using Gantry.Kube.Cbor;

namespace Gantry.Tests.Kube.Cbor;

public sealed class CborTests
{
    [Theory]
    [InlineData("""{"a":1,"b":-1,"c":[true,false,null],"d":"ü","e":{},"f":1.5,"g":9223372036854775807,"h":-9223372036854775808,"i":256,"j":65536,"k":4294967296}""")]
    [InlineData("""[]""")]
    [InlineData("""{"long":"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}""")]
    public void What_is_written_is_read_again(string json)
    {
        ReadOnlyMemory<byte> written = CborObject.Encode(JsonNode.Parse(json)!);

        Assert.True(CborObject.TryDecode(written.Span, out JsonNode? read, out string failure), failure);
        Assert.Equal(json, read.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
        Assert.Equal([0xd9, 0xd9, 0xf7], written.Span[..3].ToArray());
    }

    // Examples of RFC 8949, appendix A.
    [Theory]
    [InlineData("00", "0")]
    [InlineData("1903e8", "1000")]
    [InlineData("3903e7", "-1000")]
    [InlineData("f93e00", "1.5")]
    [InlineData("fa47c35000", "100000")]
    [InlineData("fbc010666666666666", "-4.1")]
    [InlineData("c074323031332d30332d32315432303a30343a30305a", "\"2013-03-21T20:04:00Z\"")]
    [InlineData("c11a514b67b0", "\"2013-03-21T20:04:00Z\"")]
    [InlineData("d6440102030f", "\"AQIDDw==\"")]
    [InlineData("6449455446", "\"IETF\"")]
    [InlineData("4449455446", "\"IETF\"")]
    [InlineData("a26161016162820203", "{\"a\":1,\"b\":[2,3]}")]
    public void What_others_write_is_read(string hex, string json)
    {
        Assert.True(CborObject.TryDecode(Convert.FromHexString(hex), out JsonNode? read, out string failure), failure);
        Assert.Equal(json, read.ToJsonString());
    }

    [Theory]
    [InlineData("", "cut off")]
    [InlineData("f6", "null")]
    [InlineData("0000", "goes on after its end")]
    [InlineData("61ff", "not UTF-8")]
    [InlineData("a2616101616102", "twice")]
    [InlineData("9fff", "unknown length")]
    [InlineData("f97e00", "number that JSON does not have")]
    [InlineData("1bffffffffffffffff", "too large")]
    [InlineData("c249010000000000000000", "too large")]
    [InlineData("9bffffffffffffffff00", "cut off")]
    [InlineData("a10101", "key")]
    [InlineData("f7", "simple value")]
    public void What_json_cannot_say_is_refused(string hex, string because)
    {
        Assert.False(CborObject.TryDecode(Convert.FromHexString(hex), out _, out string failure));
        Assert.Contains(because, failure, StringComparison.Ordinal);
    }

    [Fact]
    public void Deep_nesting_is_refused()
    {
        byte[] deep = [.. Enumerable.Repeat((byte)0x81, 100_000), 0x00];

        Assert.False(CborObject.TryDecode(deep, out _, out string failure));
        Assert.Contains("too deeply", failure, StringComparison.Ordinal);
    }
}
