using Gantry.Grpc;
using Gantry.Kube.Core;
using Gantry.NodeAgent.Probes;
using Gantry.NodeAgent.Runtime;

namespace Gantry.NodeAgent.Hooks;

/// <summary>Runs what a container wants done after its start and before its stop.</summary>
internal sealed class HookRunner(CriClient runtime, HttpCheck http, TimeProvider clock)
{
    /// <summary>Returns what went wrong, or null.</summary>
    public async Task<string?> RunAsync(LifecycleHandler hook, Container container, string containerId, string podAddress, TimeSpan timeout, CancellationToken cancel)
    {
        if (hook.Exec is { } exec)
            return await ExecAsync(exec, containerId, timeout, cancel);
        if (hook.HttpGet is { } get)
            return await GetAsync(get, container, podAddress, timeout, cancel);
        if (hook.Sleep is { } sleep)
            await SleepAsync(TimeSpan.FromSeconds(sleep.Seconds), timeout, cancel);
        return null;
    }

    private async Task<string?> ExecAsync(ExecAction exec, string containerId, TimeSpan timeout, CancellationToken cancel)
    {
        try
        {
            Cri.ExecSyncResponse answer = await runtime.ExecSyncAsync(containerId, exec.Command, timeout, cancel);
            return answer.ExitCode == 0 ? null : $"command '{string.Join(' ', exec.Command)}' exited with {answer.ExitCode}: {answer.Stderr.ToStringUtf8()}";
        }
        catch (GrpcException failure)
        {
            return failure.Message;
        }
    }

    private async Task<string?> GetAsync(HTTPGetAction get, Container container, string podAddress, TimeSpan timeout, CancellationToken cancel)
    {
        if (ProbePorts.Resolve(get.Port, container) is not { } port)
            return $"the container has no port named \"{get.Port}\"";

        ProbeAnswer answer = await http.RunAsync(HttpCheck.UrlOf(get, port, podAddress), get.HttpHeaders, timeout, cancel);
        return answer.IsSuccess ? null : answer.Output;
    }

    private async Task SleepAsync(TimeSpan duration, TimeSpan timeout, CancellationToken cancel) =>
        await Task.Delay(duration < timeout ? duration : timeout, clock, cancel);
}
