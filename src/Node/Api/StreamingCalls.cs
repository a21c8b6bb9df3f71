using System.Globalization;
using System.Net.Sockets;
using Gantry.Kube.Core;
using Gantry.Kube.Tunnels;
using Gantry.NodeAgent.Pods;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gantry.NodeAgent.Api;

/// <summary>Exec, attach and port-forward: the runtime is asked for an address, and the client's connection is tunnelled there.</summary>
internal static class StreamingCalls
{
    public static async Task ExecAsync(HttpContext http, Agent agent)
    {
        var request = new Cri.ExecRequest
        {
            ContainerId = PodTarget.Of(http, agent).Running().Id,
            Stdin = IsSet(http, "input", "stdin"),
            Stdout = IsSet(http, "output", "stdout"),
            Tty = IsSet(http, "tty", "tty"),
            // A terminal has one output: what is written to either comes out of it.
            Stderr = IsSet(http, "error", "stderr") && !IsSet(http, "tty", "tty"),
        };
        request.Cmd.Add(http.Request.Query["command"].OfType<string>());
        if (request.Cmd.Count == 0)
            throw new AgentException(AgentFailure.Invalid, "you must specify at least one command for the container");
        await TunnelAsync(http, await agent.Runtime.ExecAsync(request, http.RequestAborted));
    }

    public static async Task AttachAsync(HttpContext http, Agent agent)
    {
        PodTarget target = PodTarget.Of(http, agent);
        Pod pod = target.Worker.Pod;
        IEnumerable<Container> containers = pod.Spec.Containers.Concat(pod.Spec.InitContainers).Concat(pod.Spec.EphemeralContainers.Select(EphemeralContainers.AsContainer));
        Container? declared = containers.FirstOrDefault(container => container.Name == target.Container);
        bool hasTerminal = declared?.Tty == true;
        var request = new Cri.AttachRequest
        {
            ContainerId = target.Running().Id,
            Stdin = IsSet(http, "input", "stdin") && declared?.Stdin == true,
            Stdout = IsSet(http, "output", "stdout"),
            Stderr = IsSet(http, "error", "stderr") && !hasTerminal,
            Tty = hasTerminal,
        };
        await TunnelAsync(http, await agent.Runtime.AttachAsync(request, http.RequestAborted));
    }

    public static async Task PortForwardAsync(HttpContext http, Agent agent)
    {
        PodTarget target = PodTarget.Of(http, agent);
        ObservedSandbox sandbox = target.Worker.Observed.ReadySandbox
            ?? throw new AgentException(AgentFailure.NotReady, $"pod \"{target.Worker.Pod.Metadata.Name}\" is not running");
        var request = new Cri.PortForwardRequest { PodSandboxId = sandbox.Id };
        foreach (string text in http.Request.Query["port"].Concat(http.Request.Query["ports"]).OfType<string>().SelectMany(list => list.Split(',')))
        {
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int port) || port is 0 or > 65535)
                throw new AgentException(AgentFailure.Invalid, $"\"{text}\" is not a port");
            request.Port.Add(port);
        }

        await TunnelAsync(http, await agent.Runtime.PortForwardAsync(request, http.RequestAborted));
    }

    private static async Task TunnelAsync(HttpContext http, Uri target)
    {
        IHttpUpgradeFeature upgrade = UpgradeTunnel.Of(http)
            ?? throw new AgentException(AgentFailure.Invalid, "this request has to ask for a change of protocol: Upgrade: websocket or SPDY/3.1");
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(target.Host, target.Port, http.RequestAborted);
        await using var server = new NetworkStream(socket);
        try
        {
            TunnelRefusal? refusal = await UpgradeTunnel.RunAsync(http, upgrade, server, target.PathAndQuery, target.Authority, UpgradeTunnel.AgreementOf(http.Request), http.RequestAborted);
            if (refusal is not null)
                await refusal.RelayAsync(http, http.RequestAborted);
        }
        catch (IOException failure) when (!http.Response.HasStarted)
        {
            throw new AgentException(AgentFailure.NotReady, $"the container runtime does not answer: {failure.Message}");
        }
    }

    // The kubelet's names and those of the API server are both in use.
    private static bool IsSet(HttpContext http, string name, string otherName) =>
        IsTrue(http.Request.Query[name].FirstOrDefault()) || IsTrue(http.Request.Query[otherName].FirstOrDefault());

    private static bool IsTrue(string? text) => text is "1" or "true" or "True";
}
