using System.Text;
using Gantry.DockerApi.Containers.Streams;
using Gantry.DockerApi.Errors;

namespace Gantry.Tests;

public sealed class DetachKeysTests
{
    [Fact]
    public void The_default_is_ctrl_p_ctrl_q()
    {
        DetachKeys keys = DetachKeys.Parse("");

        Assert.Equal("ab", Typed(keys, "ab\u0010\u0011", out bool isDetached));
        Assert.True(isDetached);
    }

    [Fact]
    public void The_sequence_may_come_in_pieces_and_what_only_began_like_it_is_passed_on()
    {
        DetachKeys keys = DetachKeys.Parse("ctrl-p,ctrl-q");

        Assert.Equal("", Typed(keys, "\u0010", out bool first));
        Assert.Equal("\u0010x", Typed(keys, "x\u0010", out bool second));
        Assert.Equal("", Typed(keys, "\u0011", out bool third));
        Assert.Equal((false, false, true), (first, second, third));
    }

    [Fact]
    public void The_first_key_twice_counts_once()
    {
        DetachKeys keys = DetachKeys.Parse("");

        Assert.Equal("\u0010", Typed(keys, "\u0010\u0010\u0011", out bool isDetached));
        Assert.True(isDetached);
    }

    [Theory]
    [InlineData("a", "xa", "x")]
    [InlineData("a,b", "xab", "x")]
    [InlineData("ctrl-\\", "x\u001c", "x")]
    [InlineData("ctrl-@", "x\0", "x")]
    public void Other_keys_can_be_chosen(string text, string typed, string passed)
    {
        Assert.Equal(passed, Typed(DetachKeys.Parse(text), typed, out bool isDetached));
        Assert.True(isDetached);
    }

    [Theory]
    [InlineData("ctrl-")]
    [InlineData("ctrl-1")]
    [InlineData("abc")]
    [InlineData("a,,b")]
    public void Keys_that_are_none_are_refused(string text) =>
        Assert.Equal($"Invalid detach keys (\"{text}\") provided", Assert.Throws<DockerException>(() => DetachKeys.Parse(text)).Message);

    private static string Typed(DetachKeys keys, string text, out bool isDetached) => Encoding.Latin1.GetString(keys.Pass(Encoding.Latin1.GetBytes(text), out isDetached));
}
