using Gantry.Linux;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Files;
using Gantry.Oci.Monitoring;

namespace Gantry.Engine.Runtimes;

/// <summary>What gantry-runtime does for <c>start</c> and for <c>delete</c> of an ended container, without a process: on the way of every container, and milliseconds each.</summary>
/// <remarks>The engine's containers have no hooks, which are all that the commands do besides.</remarks>
internal static class OwnRuntime
{
    /// <summary>False if nobody waits there; the command then says why.</summary>
    public static bool TryStart(string stateRoot, string id)
    {
        string directory = $"{stateRoot}/{id}";
        if (!Directory.Exists(directory))
            return false;
        using RootDirectory state = RootDirectory.Open(directory);
        try
        {
            using Descriptor? fifo = state.TryOpen(RuntimeFiles.StartFifo, OpenFlags.WriteOnly | OpenFlags.NonBlocking);
            if (fifo is null)
                return false;
            OpenFile.WriteAll(fifo, [1]);
        }
        catch (LinuxException)
        {
            return false;
        }
        File.Delete($"{directory}/{RuntimeFiles.StartFifo}");
        return true;
    }

    /// <summary>The container's processes have ended and its control group is gone.</summary>
    public static void Forget(string stateRoot, string id)
    {
        string directory = $"{stateRoot}/{id}";
        if (Directory.Exists(directory))
            Directory.Delete(directory, recursive: true);
    }
}
