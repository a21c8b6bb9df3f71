using System.Diagnostics;

namespace Gantry.Tests.KubeServer;

/// <summary>Waits until something is so, and fails when that takes too long.</summary>
internal static class WaitFor
{
    public static async Task TrueAsync(Func<Task<bool>> condition)
    {
        long start = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(60), "waited for 60 seconds");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }
}
