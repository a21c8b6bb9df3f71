using System.Text;
using System.Text.Json;
using Gantry.Kube.Trees;

namespace Gantry.Tests.Kube;

public sealed class JsonSyntaxTests
{
    [Theory]
    [InlineData("", "unexpected end of JSON input")]
    [InlineData(" \n", "unexpected end of JSON input")]
    [InlineData("{", "unexpected end of JSON input")]
    [InlineData("{\"a\"", "unexpected end of JSON input")]
    [InlineData("{\"a\":1,", "unexpected end of JSON input")]
    [InlineData("[1,2", "unexpected end of JSON input")]
    [InlineData("\"a", "unexpected end of JSON input")]
    [InlineData("tru", "unexpected end of JSON input")]
    [InlineData("x", "invalid character 'x' looking for beginning of value")]
    [InlineData("{\"a\":}", "invalid character '}' looking for beginning of value")]
    [InlineData("[1,]", "invalid character ']' looking for beginning of value")]
    [InlineData("{\"a\":1,}", "invalid character '}' looking for beginning of object key string")]
    [InlineData("{'a':1}", "invalid character '\\'' looking for beginning of object key string")]
    [InlineData("{\"a\" 1}", "invalid character '1' after object key")]
    [InlineData("{\"a\":1 \"b\":2}", "invalid character '\"' after object key:value pair")]
    [InlineData("[1 2]", "invalid character '2' after array element")]
    [InlineData("{} x", "invalid character 'x' after top-level value")]
    [InlineData("{\"a\":tru}", "invalid character '}' in literal true (expecting 'e')")]
    [InlineData("{\"a\":01}", "invalid character '1' after object key:value pair")]
    [InlineData("[-]", "invalid character ']' in numeric literal")]
    [InlineData("[1.]", "invalid character ']' after decimal point in numeric literal")]
    [InlineData("[1e]", "invalid character ']' in exponent of numeric literal")]
    [InlineData("{\"a\":\"\u0001\"}", "invalid character '\\x01' in string literal")]
    [InlineData("[\"\\q\"]", "invalid character 'q' in string escape code")]
    [InlineData("[\"\\u12g4\"]", "invalid character 'g' in \\u hexadecimal character escape")]
    [InlineData("\ufeff{}", "invalid character 'ï' looking for beginning of value")]
    public void What_is_no_JSON_is_told_in_the_words_that_are_known(string text, string expected)
    {
        JsonException failure = Assert.Throws<JsonException>(() => JsonTree.Parse(Encoding.UTF8.GetBytes(text)));

        Assert.Equal(expected, failure.Message);
    }

    [Fact]
    public void Whatever_the_parser_refuses_has_a_fault_and_nothing_else_has()
    {
        const string letters = "{}[]\",:0-1.eE+tfnrualse \\/";
        Random random = new(20_26);
        for (int i = 0; i < 20_000; i++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(1, 9)).Select(_ => letters[random.Next(letters.Length)]));
            bool isRefused = Record.Exception(() => JsonDocument.Parse(text)) is JsonException;

            Assert.True(isRefused == JsonSyntax.FaultOf(Encoding.UTF8.GetBytes(text)) is not null, text);
        }
    }
}
