using System.Text;
using Gantry.Engine.Monitors;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Spawning;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Engine.Runtimes;

/// <summary>The commands of the OCI runtime that the engine runs itself; creating and exec are a monitor's.</summary>
internal sealed class OciRuntime(EngineOptions options, EnginePaths paths, ChildSet children, TimeProvider clock)
{
    private bool IsOwn => options.RuntimePath == options.MonitorPath;

    public Task StartAsync(string id, CancellationToken cancel) => IsOwn && OwnRuntime.TryStart(paths.RuntimeState, id)
        ? Task.CompletedTask
        : RunAsync($"start container {id}", ["start", id], cancel);

    /// <summary>Removes the runtime's state of a container whose processes have ended and whose control group is gone.</summary>
    public Task ForgetAsync(string id, CancellationToken cancel)
    {
        if (!IsOwn)
            return DeleteAsync(id, cancel);
        OwnRuntime.Forget(paths.RuntimeState, id);
        return Task.CompletedTask;
    }

    /// <summary>Kills what is left of the container and removes the runtime's state and its cgroup; fine where there is none.</summary>
    public Task DeleteAsync(string id, CancellationToken cancel) => RunAsync($"delete container {id}", ["delete", "--force", id], cancel);

    /// <summary>Runs a whole bundle without streams and returns when it is started.</summary>
    public Task RunDetachedAsync(string id, string bundle, string pidFile, CancellationToken cancel) =>
        RunAsync($"run {id}", ["run", "--detach", "--bundle", bundle, "--pid-file", pidFile, id], cancel);

    private async Task RunAsync(string operation, IReadOnlyList<string> command, CancellationToken cancel)
    {
        (Descriptor reader, Descriptor writer) = DescriptorPair.Pipe();
        using (reader)
        {
            int code = await ExitCodeAsync(operation, command, writer, cancel);
            if (code != 0)
                throw new EngineException(EngineFailure.Refused, $"cannot {operation}: {ReadWords(reader)}");
        }
    }

    private async Task<int> ExitCodeAsync(string operation, IReadOnlyList<string> command, Descriptor stderr, CancellationToken cancel)
    {
        Child child;
        using (stderr)
        {
            child = children.Start(new SpawnRequest
            {
                Path = options.RuntimePath,
                Arguments = ["--root", paths.RuntimeState, .. command],
                Descriptors = new Dictionary<int, Descriptor> { [2] = stderr },
            });
        }
        try
        {
            return await child.Exit.WaitAsync(options.RuntimeDeadline, clock, cancel);
        }
        catch (TimeoutException)
        {
            throw new EngineException(EngineFailure.DeadlineExceeded, $"cannot {operation}: the OCI runtime took too long");
        }
    }

    // The runtime has ended: what it wrote is in the pipe. One that left a child with the pipe open may have written nothing.
    private static string ReadWords(Descriptor reader)
    {
        if (!Poll.Readable(reader.Number, TimeSpan.Zero))
            return "the OCI runtime failed without a word";
        using var handle = new SafeFileHandle(reader.Number, ownsHandle: false);
        Span<byte> buffer = stackalloc byte[4096];
        int count = RandomAccess.Read(handle, buffer, 0);
        return RuntimeWords.Plain(Encoding.UTF8.GetString(buffer[..count]));
    }
}
