using System.Net.Sockets;
using System.Text;
using Gantry.Linux.Descriptors;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Tests;

public sealed class TerminalTests
{
    [Fact]
    public void The_terminal_of_a_container_comes_through_the_console_socket()
    {
        using var bundle = new TestBundle("sh", "-c", "ls -l /proc/self/fd/0; echo on the terminal; ls /dev/console; exit 5");
        bundle.WithProcess(process => process with { Terminal = true, ConsoleSize = new() { Height = 33, Width = 77 } });
        string path = bundle.FullPath + "/console.sock";
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();

        (string id, RuntimeResult created) = bundle.Create("--console-socket", path);
        Assert.Equal("", created.Error);
        using Socket connection = listener.Accept();
        byte[] message = new byte[64];
        using Descriptor master = DescriptorPassing.Receive((int)connection.Handle, message, out _)!;
        bundle.Runtime("start", id);

        string output = ReadAll(master);
        Assert.Contains("-> /dev/pts/0", output, StringComparison.Ordinal);
        Assert.Contains("on the terminal", output, StringComparison.Ordinal);
        Assert.Contains("/dev/console", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_foreground_terminal_is_relayed()
    {
        using var bundle = new TestBundle("sh", "-c", "ls -l /proc/self/fd/0; exit 5");
        bundle.WithProcess(process => process with { Terminal = true });

        RuntimeResult result = bundle.Run();

        Assert.Equal(5, result.Status);
        Assert.Contains("-> /dev/pts/0", result.Output, StringComparison.Ordinal);
    }

    private static string ReadAll(Descriptor master)
    {
        var text = new StringBuilder();
        using var handle = new SafeFileHandle(master.Number, ownsHandle: false);
        byte[] buffer = new byte[4096];
        try
        {
            using var stream = new FileStream(handle, FileAccess.Read, bufferSize: 0);
            while (stream.Read(buffer) is > 0 and var length)
                text.Append(Encoding.UTF8.GetString(buffer, 0, length));
        }
        catch (IOException)
        {
            // EIO: nobody has the other end open any more.
        }

        return text.ToString();
    }
}
