using System.Text.Json;
using Gantry.Engine.Containers;
using Gantry.Engine.Monitors;
using Gantry.Engine.Specs;
using Gantry.Linux.Files;
using Gantry.Linux.Processes;
using Gantry.Oci.Monitoring;
using Gantry.Oci.RuntimeSpec;

namespace Gantry.Engine.Execs;

/// <summary>Starts processes inside running containers, each with a monitor of its own, confined as the container is.</summary>
internal sealed class ExecLaunch(EngineParts parts)
{
    private long _count;

    /// <param name="ended">Called when the process has ended.</param>
    /// <param name="left">Called when the client leaves the session; without it that closes the session.</param>
    public async Task<ProcessSession> StartAsync(
        ContainerRecord container, ExecRequest request, CancellationToken cancel, Action<int>? ended = null, Action<ProcessSession>? left = null)
    {
        if (request.Command.Count == 0)
            throw new EngineException(EngineFailure.Invalid, "no command to execute");
        string directory = $"{parts.Paths.Bundle(container.Id)}/exec{Interlocked.Increment(ref _count)}-{Environment.ProcessId}";
        await WriteProcessAsync(container, directory, request, cancel);
        MonitorSocket monitor = parts.Monitors.ForExec(container.Id, directory, request);
        try
        {
            AttachStreams streams = AttachStreams.Stdout | AttachStreams.Stderr | (request.HasStdin ? AttachStreams.Stdin : 0);
            await monitor.SendAsync(MonitorFrameKind.Attach, (byte)streams, default, cancel);
            MonitorPhase phase = await parts.Monitors.LaunchedAsync(monitor, $"a process in container {container.Id}", cancel);
            return new ProcessSession(monitor, request.HasTerminal, phase.Pid, () => Forget(directory)) { Ended = ended, Left = left };
        }
        catch
        {
            monitor.Dispose();
            Forget(directory);
            throw;
        }
    }

    public async Task<ExecResult> RunAsync(ContainerRecord container, IReadOnlyList<string> command, TimeSpan timeout, CancellationToken cancel)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        if (timeout > TimeSpan.Zero)
            deadline.CancelAfter(timeout);
        ProcessSession? session = null;
        try
        {
            session = await StartAsync(container, new ExecRequest { Command = command }, deadline.Token);
            return await CollectAsync(session, deadline.Token);
        }
        catch (OperationCanceledException)
        {
            Kill(session);
            cancel.ThrowIfCancellationRequested();
            throw new EngineException(EngineFailure.DeadlineExceeded, $"the command did not end within {timeout.TotalSeconds:0.###} seconds");
        }
        finally
        {
            if (session is not null)
                await session.DisposeAsync();
        }
    }

    private async Task<ExecResult> CollectAsync(ProcessSession session, CancellationToken cancel)
    {
        var stdout = new CappedBuffer(parts.Options.ExecOutputLimit);
        var stderr = new CappedBuffer(parts.Options.ExecOutputLimit);
        while (await session.ReadAsync(cancel) is { } output)
            (output.IsStderr ? stderr : stdout).Append(output.Data.Span);
        return new ExecResult(session.ExitCode ?? 137, stdout.Content, stderr.Content, stdout.IsCut || stderr.IsCut);
    }

    // Its monitor has not collected it as long as the session is open, so the pid is still that process's.
    private static void Kill(ProcessSession? session)
    {
        if (session is not { ExitCode: null })
            return;
        using PidFd? process = PidFd.Open(session.Pid);
        process?.Send(Signal.Kill);
    }

    private async Task WriteProcessAsync(ContainerRecord container, string directory, ExecRequest request, CancellationToken cancel)
    {
        Process process = await ReadProcessAsync(container, cancel);
        ResolvedUser? user = string.IsNullOrEmpty(request.User) ? null : UserOf(container, request.User);
        Process asked = ExecProcess.For(process, request, container.Config, user);
        Directory.CreateDirectory(directory);
        byte[] wanted = JsonSerializer.SerializeToUtf8Bytes(asked, RuntimeSpecJson.Default.Process);
        await File.WriteAllBytesAsync($"{directory}/process.json", wanted, cancel);
    }

    private ResolvedUser UserOf(ContainerRecord container, string user)
    {
        using RootDirectory root = RootDirectory.Open(parts.Paths.RootFileSystem(container.Id));
        SecurityConfig security = container.Config.Security;
        var lookup = new UserLookup(AccountFile.Read(root, "etc/passwd"), AccountFile.Read(root, "etc/group"));
        return lookup.Resolve(user, null, [.. security.SupplementalGroups, .. security.GroupAdd.Select(lookup.Group)], security.HasOnlyNamedGroups);
    }

    private async Task<Process> ReadProcessAsync(ContainerRecord container, CancellationToken cancel)
    {
        try
        {
            byte[] bytes = await File.ReadAllBytesAsync($"{parts.Paths.Bundle(container.Id)}/config.json", cancel);
            return JsonSerializer.Deserialize(bytes, RuntimeSpecJson.Default.ContainerSpec)!.Process!;
        }
        catch (Exception failure) when (failure is DirectoryNotFoundException or FileNotFoundException)
        {
            throw new EngineException(EngineFailure.WrongState, $"container {container.Id} has just ended", failure);
        }
    }

    private static void Forget(string directory)
    {
        try
        {
            ContainerCleanup.DeleteDirectory(directory);
        }
        catch (DirectoryNotFoundException)
        {
            // The container ended meanwhile and took it along.
        }
    }
}
