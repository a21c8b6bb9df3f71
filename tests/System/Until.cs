using System.Diagnostics;

namespace Gantry.Tests.Cluster;

/// <summary>Waits for something to become true, within a bound.</summary>
internal static class Until
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    public static async Task TrueAsync(string what, Func<Task<bool>> condition)
    {
        long start = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < Patience, $"waited in vain until {what}");
            await Task.Delay(100);
        }
    }
}
