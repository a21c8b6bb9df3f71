using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gantry.Tests;

/// <summary>Writes a numbered line every few milliseconds, and sends back every line that it is sent over connections that it keeps open.</summary>
internal static class CountingServer
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    public static void Serve(int port)
    {
        using var listener = new TcpListener(IPAddress.Any, port);
        listener.Start();
        new Thread(() => Accept(listener)).Start();
        using Stream output = Console.OpenStandardOutput();
        for (long number = 0; ; number++)
        {
            output.Write(Encoding.ASCII.GetBytes($"{number}\n"));
            Thread.Sleep(Pause);
        }
    }

    private static void Accept(TcpListener listener)
    {
        while (true)
        {
            TcpClient client = listener.AcceptTcpClient();
            new Thread(() => Echo(client)).Start();
        }
    }

    private static void Echo(TcpClient client)
    {
        try
        {
            using (client)
                client.GetStream().CopyTo(client.GetStream());
        }
        catch (IOException)
        {
            // The client is gone, which is its right.
        }
    }
}
