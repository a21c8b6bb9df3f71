namespace Gantry.Host.Nodes;

/// <summary>Lets one node at a time of this machine choose its networks and port, until what it chose can be seen by the next.</summary>
internal static class ChoiceLock
{
    private const string LockFile = "/run/gantry-choice.lock";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public static async Task<IDisposable> TakeAsync(TimeProvider clock, CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                return new FileStream(LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(LockFile))
            {
                await Task.Delay(Pause, clock, cancel);
            }
        }
    }
}
