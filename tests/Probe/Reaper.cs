using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Gantry.Tests;

/// <summary>
/// Removes what a test run left, once the run is gone. It speaks the protocol of testcontainers' reaper: TCP port 8080, one line of
/// filters such as `label=a=b` at a time, each answered by ACK; when the last connection closes, all that has a label goes.
/// </summary>
internal static class Reaper
{
    private const string Socket = "/var/run/docker.sock";

    // Longer than a client needs to connect again, which is what the reaper's users rely on.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    public static void Serve()
    {
        using var listener = new TcpListener(IPAddress.Any, 8080);
        listener.Start();
        Console.WriteLine("Started!");
        var filters = new HashSet<string>();
        var connections = new List<Thread>();
        do
        {
            TcpClient client = listener.AcceptTcpClient();
            var connection = new Thread(() => Listen(client, filters));
            connection.Start();
            connections.Add(connection);
        }
        while (StaysWanted(listener, connections));

        foreach (string filter in filters)
            Reap(filter);
    }

    // False when all connections are closed and no new one comes within the grace.
    private static bool StaysWanted(TcpListener listener, List<Thread> connections)
    {
        while (connections.Exists(connection => connection.IsAlive))
        {
            if (listener.Server.Poll(100_000, SelectMode.SelectRead))
                return true;
        }

        return listener.Server.Poll(Grace, SelectMode.SelectRead);
    }

    private static void Listen(TcpClient client, HashSet<string> filters)
    {
        using (client)
        using (var reader = new StreamReader(client.GetStream()))
        {
            while (reader.ReadLine() is { } line)
            {
                lock (filters)
                    filters.Add(Uri.UnescapeDataString(line).Replace("label=", "", StringComparison.Ordinal));
                client.GetStream().Write("ACK\n"u8);
            }
        }
    }

    private static void Reap(string label)
    {
        string query = "filters=" + Uri.EscapeDataString($$"""{"label":["{{label}}"]}""");
        using (JsonDocument containers = JsonDocument.Parse(Ask("GET", $"/containers/json?all=1&{query}")))
        {
            foreach (JsonElement container in containers.RootElement.EnumerateArray())
            {
                string id = container.GetProperty("Id").GetString()!;

                // Its own has the label too; its end is ours.
                if (!id.StartsWith(Environment.MachineName, StringComparison.Ordinal))
                    Ask("DELETE", $"/containers/{id}?force=1&v=1");
            }
        }

        foreach (string kind in (string[])["networks", "volumes", "images"])
            Ask("POST", $"/{kind}/prune?{query}");
    }

    // HTTP/1.0, so that the answer is not in chunks and ends with the connection.
    private static string Ask(string method, string path)
    {
        using var socket = new System.Net.Sockets.Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(Socket));
        socket.Send(Encoding.ASCII.GetBytes($"{method} {path} HTTP/1.0\r\nHost: docker\r\nContent-Length: 0\r\n\r\n"));
        using var stream = new StreamReader(new NetworkStream(socket));
        string answer = stream.ReadToEnd();
        return answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
    }
}
