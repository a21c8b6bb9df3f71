using System.Globalization;
using Gantry.Engine.Containers;
using Gantry.Engine.Execs;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Processes;
using Gantry.Linux.Spawning;
using Gantry.Oci.Monitoring;

namespace Gantry.Engine.Monitors;

/// <summary>Starts monitors, one for every container and every exec.</summary>
internal sealed class MonitorLauncher(EngineOptions options, EnginePaths paths, ChildSet children)
{
    private const int ControlDescriptor = 3;
    private static readonly Signal ChildSignal = new(17);

    public MonitorSocket ForContainer(ContainerRecord container)
    {
        ContainerConfig config = container.Config;
        List<string> arguments = Common("create", container.Id, paths.Bundle(container.Id), config.HasTerminal, config.HasStdin);
        arguments.AddRange(["--exit-file", paths.ExitFile(container.Id)]);
        if (config.ClosesStdinOnce)
            arguments.Add("--stdin-once");
        if (container.LogPath is { } log)
        {
            arguments.AddRange([
                "--log", log,
                "--log-max-bytes", (config.LogMaxBytes ?? options.LogMaxBytes).ToString(CultureInfo.InvariantCulture),
                "--log-max-files", (config.LogMaxFiles ?? options.LogMaxFiles).ToString(CultureInfo.InvariantCulture)]);
        }
        return Start(arguments);
    }

    public MonitorSocket ForExec(string containerId, string directory, ExecRequest request)
    {
        List<string> arguments = Common("exec", containerId, directory, request.HasTerminal, request.HasStdin);
        arguments.AddRange(["--process", $"{directory}/process.json"]);
        return Start(arguments);
    }

    /// <summary>Waits until the OCI runtime has answered its monitor; throws with its words if it refused.</summary>
    public async Task<MonitorPhase> LaunchedAsync(MonitorSocket monitor, string what, CancellationToken cancel)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        deadline.CancelAfter(options.RuntimeDeadline);
        try
        {
            while (await monitor.ReadAsync(deadline.Token) is { } message)
            {
                if (message.Kind != MonitorFrameKind.Phase)
                    continue;
                MonitorPhase phase = MonitorPhase.Read(message.Payload.Span);
                if (phase.Step == MonitorStep.Failed)
                    throw new EngineException(EngineFailure.Refused, $"cannot create {what}: {RuntimeWords.Plain(phase.Message)}");
                if (phase.Step != MonitorStep.Launching)
                    return phase;
            }
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new EngineException(EngineFailure.DeadlineExceeded, $"the OCI runtime took too long to create {what}");
        }
        throw new EngineException(EngineFailure.Refused, $"cannot create {what}: its monitor ended");
    }

    private List<string> Common(string mode, string id, string directory, bool hasTerminal, bool hasStdin)
    {
        List<string> arguments =
        [
            "monitor", mode, "--id", id, "--dir", directory, "--runtime", options.RuntimePath,
            "--runtime-root", paths.RuntimeState, "--control", "3",
        ];
        if (hasTerminal)
            arguments.Add("--terminal");
        if (hasStdin)
            arguments.Add("--stdin");
        return arguments;
    }

    private MonitorSocket Start(IReadOnlyList<string> arguments)
    {
        (Descriptor ours, Descriptor theirs) = DescriptorPair.UnixStream();
        using (theirs)
        {
            // The monitor reads SIGCHLD from a descriptor; that needs it blocked in all its threads from the start.
            children.Start(new SpawnRequest
            {
                Path = options.MonitorPath,
                Arguments = arguments,
                Descriptors = new Dictionary<int, Descriptor> { [ControlDescriptor] = theirs },
                BlockedSignals = [ChildSignal],
                NewSession = true,
            });
        }
        return MonitorSocket.Over(ours);
    }
}
