using System.Runtime.InteropServices;

namespace Gantry.Tests;

/// <summary>Swaps two names as fast as it can, as a hostile process in a container would, until it is disposed. See renameat2(2), RENAME_EXCHANGE.</summary>
internal sealed partial class Exchanger : IDisposable
{
    private const int CurrentDirectory = -100;
    private const uint Exchange = 2;
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _thread;
    private long _rounds;

    public Exchanger(string one, string other)
    {
        _thread = new Thread(() => Run(one, other)) { IsBackground = true, Name = "exchanger" };
        _thread.Start();
    }

    public long Rounds => Interlocked.Read(ref _rounds);

    public void Dispose()
    {
        _stop.Cancel();
        _thread.Join();
        _stop.Dispose();
    }

    private void Run(string one, string other)
    {
        while (!_stop.IsCancellationRequested)
        {
            if (renameat2(CurrentDirectory, one, CurrentDirectory, other, Exchange) == 0)
                Interlocked.Increment(ref _rounds);
        }
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int renameat2(int oldDirectory, string oldPath, int newDirectory, string newPath, uint flags);
}
