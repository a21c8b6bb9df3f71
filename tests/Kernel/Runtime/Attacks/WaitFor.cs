using System.Diagnostics;

namespace Gantry.Tests;

/// <summary>Waits for something that happens in another process.</summary>
internal static class WaitFor
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static void True(Func<bool> condition)
    {
        var waiting = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(waiting.Elapsed < Patience, "it did not happen");
            Thread.Sleep(5);
        }
    }
}
