using Gantry.Grpc;
using Gantry.Kube.Core;
using Gantry.NodeAgent.Runtime;

namespace Gantry.NodeAgent.Probes;

/// <summary>Carries out one round of a probe, whichever way it asks.</summary>
internal sealed class ProbeRunner(CriClient runtime, HttpCheck http, GrpcCheck grpc)
{
    private const int LongestOutput = 10 * 1024;

    public async Task<ProbeAnswer> RunAsync(Probe probe, Container container, string containerId, string podAddress, CancellationToken cancel)
    {
        TimeSpan timeout = TimeSpan.FromSeconds(Math.Max(1, probe.TimeoutSeconds ?? 1));
        if (probe.Exec is { } exec)
            return await ExecAsync(exec, containerId, timeout, cancel);
        if (probe.HttpGet is { } get)
        {
            return ProbePorts.Resolve(get.Port, container) is { } port
                ? await http.RunAsync(HttpCheck.UrlOf(get, port, podAddress), get.HttpHeaders, timeout, cancel)
                : ProbeAnswer.Failure($"the container has no port named \"{get.Port}\"");
        }

        if (probe.TcpSocket is { } tcp)
        {
            return ProbePorts.Resolve(tcp.Port, container) is { } port
                ? await TcpCheck.RunAsync(string.IsNullOrEmpty(tcp.Host) ? podAddress : tcp.Host, port, timeout, cancel)
                : ProbeAnswer.Failure($"the container has no port named \"{tcp.Port}\"");
        }

        return probe.Grpc is { } health
            ? await grpc.RunAsync(podAddress, health.Port, health.Service ?? "", timeout, cancel)
            : ProbeAnswer.Success();
    }

    private async Task<ProbeAnswer> ExecAsync(ExecAction exec, string containerId, TimeSpan timeout, CancellationToken cancel)
    {
        try
        {
            Cri.ExecSyncResponse answer = await runtime.ExecSyncAsync(containerId, exec.Command, timeout, cancel);
            string output = answer.Stdout.ToStringUtf8() + answer.Stderr.ToStringUtf8();
            output = output.Length > LongestOutput ? output[..LongestOutput] : output;
            return new ProbeAnswer(answer.ExitCode == 0, output);
        }
        catch (GrpcException failure) when (failure.Status is GrpcStatus.DeadlineExceeded)
        {
            return ProbeAnswer.Failure($"command timed out: \"{string.Join(' ', exec.Command)}\" timed out after {timeout.TotalSeconds:0}s");
        }
        catch (GrpcException failure)
        {
            return ProbeAnswer.Failure(failure.Message);
        }
    }
}
