using System.Runtime.InteropServices;
using Gantry.Engine;
using Gantry.Grpc;
using Gantry.Images;
using Gantry.Kube;
using Gantry.Linux;
using Gantry.Network;
using Gantry.NodeAgent;
using Gantry.Store;
using Microsoft.Extensions.Logging;

namespace Gantry.Host.Nodes;

/// <summary>Runs a node in this process until a signal or "gantry down" ends it.</summary>
internal static class NodeProcess
{
    public static Task<int> RunInForegroundAsync(NodePaths paths, NodeWishes wishes, CancellationToken cancel)
    {
        var progress = new StartProgress(Console.Error);
        return RunAsync(paths, wishes, progress, () => { }, cancel);
    }

    /// <summary>Runs as the daemon that "gantry up" started: tells its start on standard output, then lets go of it.</summary>
    public static Task<int> RunAsChildAsync(NodePaths paths, NodeWishes wishes, CancellationToken cancel)
    {
        var progress = new StartProgress(Console.Out);
        try
        {
            paths.Make();
            DetachedProcess.Enter(paths.Log);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            progress.Fail(failure.Message);
            return Task.FromResult(1);
        }

        return RunAsync(paths, wishes, progress, () => DetachedProcess.LetGoOfParent(paths.Log), cancel);
    }

    private static async Task<int> RunAsync(NodePaths paths, NodeWishes wishes, StartProgress progress, Action letGo, CancellationToken cancel)
    {
        using ILoggerFactory logs = NodeLog.Create();
        ILogger log = logs.CreateLogger("Gantry.Node");
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        // A node ends in order on SIGTERM and Ctrl-C; a closed terminal does not end it.
        using PosixSignalRegistration term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Cancel(signal, end));
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Cancel(signal, end));
        using PosixSignalRegistration hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal => signal.Cancel = true);
        try
        {
            await using StandaloneNode node = await StandaloneNode.StartAsync(paths, wishes, progress, logs, end.Token);
            progress.Finish();
            letGo();
            await node.RunUntilStoppedAsync(end.Token);
            return 0;
        }
        catch (Exception failure) when (IsToldToTheUser(failure))
        {
            log.LogError(failure, "the node did not start");
            progress.Fail(failure.Message);
            return 1;
        }
    }

    private static void Cancel(PosixSignalContext signal, CancellationTokenSource end)
    {
        signal.Cancel = true;
        end.Cancel();
    }

    /// <summary>Whether the message of a failure is a sentence for the user; of others the stack is wanted.</summary>
    public static bool IsToldToTheUser(Exception failure) =>
        failure is NodeException or StoreException or NetworkException or ImagesException or EngineException or LinuxException or KubeException or GrpcException
            or AgentException or IOException or UnauthorizedAccessException or System.ComponentModel.Win32Exception;
}
