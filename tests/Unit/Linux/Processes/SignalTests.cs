using Gantry.Linux.Processes;

namespace Gantry.Tests.Processes;

public sealed class SignalTests
{
    [Theory]
    [InlineData("TERM", 15)]
    [InlineData("sigkill", 9)]
    [InlineData("15", 15)]
    [InlineData("SIGRTMIN+3", 37)]
    [InlineData("RTMAX-1", 63)]
    [InlineData("0", 0)]
    public void Signals_have_names_and_numbers(string text, int number)
    {
        Assert.True(Signal.TryParse(text, out Signal signal));
        Assert.Equal(number, signal.Number);
    }

    [Theory]
    [InlineData("NOPE")]
    [InlineData("65")]
    [InlineData("-1")]
    [InlineData("")]
    [InlineData("RTMIN+99")]
    public void Other_words_are_no_signals(string text) => Assert.False(Signal.TryParse(text, out _));

    [Fact]
    public void A_process_may_have_any_name()
    {
        ProcessStat stat = ProcessStat.Parse("4711 (a (b) c) S 1 4711 4711 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 98765 0");

        Assert.Equal(new ProcessStat(4711, 'S', 1, 98765) { Threads = 1 }, stat);
    }
}
