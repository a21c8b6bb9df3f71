using System.Net;
using System.Text;
using Gantry.Host.Nodes;
using Gantry.Kube.Core;
using Gantry.KubeServer.Pki;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gantry.Tests;

/// <summary>Servers of a cluster reach the agents of other machines, and nobody else does.</summary>
public sealed class AgentDoorTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gantry-door-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_server_of_the_cluster_talks_with_the_agent_that_it_means()
    {
        using ClusterPki pki = Open("cluster");
        var door = new AgentDoor(pki, pki.ServerCertificate(["n1"], [IPAddress.Loopback]), new IPEndPoint(IPAddress.Loopback, NodeChoices.FreePort(31_000)));
        await using WebApplication site = await Site.StartAsync(NullLoggerFactory.Instance, door.Listen, app => app.Run(http => http.Response.WriteAsync("here")), TestContext.Current.CancellationToken);

        await using Stream stream = await AgentDoor.ConnectAsync(pki, NodeAt(door), "n1", through: null, TestContext.Current.CancellationToken);
        await stream.WriteAsync("GET / HTTP/1.1\r\nHost: n1\r\nConnection: close\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        string answer = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);

        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
        Assert.Contains("here", answer, StringComparison.Ordinal);
        await Assert.ThrowsAsync<IOException>(async () => await AgentDoor.ConnectAsync(pki, NodeAt(door), "n2", through: null, TestContext.Current.CancellationToken));
        using ClusterPki stranger = Open("stranger");
        await Assert.ThrowsAsync<IOException>(async () => await AgentDoor.ConnectAsync(stranger, NodeAt(door), "n1", through: null, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_user_of_the_cluster_is_not_let_in()
    {
        using ClusterPki pki = Open("cluster");
        var door = new AgentDoor(pki, pki.ServerCertificate(["n1"], [IPAddress.Loopback]), new IPEndPoint(IPAddress.Loopback, NodeChoices.FreePort(31_100)));
        await using WebApplication site = await Site.StartAsync(NullLoggerFactory.Instance, door.Listen, app => app.Run(http => http.Response.WriteAsync("here")), TestContext.Current.CancellationToken);
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.Issuer == pki.Authority.Subject;
        handler.SslOptions.ClientCertificates = [pki.AdminCertificate()];
        using var client = new HttpClient(handler);

        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(new Uri($"https://{door.Address}/"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_node_that_says_nothing_of_its_agent_is_not_reached()
    {
        using ClusterPki pki = Open("cluster");

        await Assert.ThrowsAsync<IOException>(async () => await AgentDoor.ConnectAsync(pki, new Node { Metadata = new() { Name = "n1" } }, "n1", through: null, TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<IOException>(async () => await AgentDoor.ConnectAsync(pki, null, "n1", through: null, TestContext.Current.CancellationToken));
    }

    private ClusterPki Open(string name) => ClusterPki.Open(Path.Combine(_folder.FullName, name), TimeProvider.System);

    private static Node NodeAt(AgentDoor door) => new()
    {
        Metadata = new() { Name = "n1" },
        Status = new()
        {
            Addresses = [new NodeAddress { Type = "InternalIP", Address = door.Address.Address.ToString() }],
            DaemonEndpoints = new NodeDaemonEndpoints { KubeletEndpoint = new DaemonEndpoint { Port = door.Address.Port } },
        },
    };
}
