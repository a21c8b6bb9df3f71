using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Gantry.Linux;
using Gantry.Linux.Descriptors;

namespace Gantry.Tests;

/// <summary>The other side of `listenerPath`: takes a filter's listener and answers a system call that waits there.</summary>
internal sealed partial class SeccompAgentSocket : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    public SeccompAgentSocket(string path)
    {
        FullPath = path;
        _socket.Bind(new UnixDomainSocketEndPoint(path));
        _socket.Listen();
    }

    public string FullPath { get; }

    public (Descriptor Listener, JsonNode State) Accept()
    {
        Assert.True(Poll.Readable((int)_socket.Handle, Patience));
        using Socket connection = _socket.Accept();
        byte[] message = new byte[64 * 1024];
        Descriptor listener = DescriptorPassing.Receive((int)connection.Handle, message, out int length)!;
        return (listener, JsonNode.Parse(message.AsSpan(0, length))!);
    }

    // seccomp_unotify(2): struct seccomp_notif begins with id and pid (80 bytes in all), seccomp_notif_resp is id, value, error and flags.
    public unsafe (JsonNode State, int Pid) AnswerOnce(int errno)
    {
        const nuint Receive = 0xC0502100, Send = 0xC0182101;
        (Descriptor listener, JsonNode state) = Accept();
        using (listener)
        {
            Assert.True(Poll.Readable(listener.Number, Patience));
            long* call = stackalloc long[10];
            new Span<long>(call, 10).Clear();
            if (ioctl(listener.Number, Receive, call) != 0)
                throw LinuxException.FromLastError("receive a system call");

            int pid = (int)call[1];
            long* answer = stackalloc long[3];
            (answer[0], answer[1]) = (call[0], 0);
            ((int*)answer)[4] = -errno;
            ((int*)answer)[5] = 0;
            if (ioctl(listener.Number, Send, answer) != 0)
                throw LinuxException.FromLastError("answer a system call");

            return (state, pid);
        }
    }

    public void Dispose() => _socket.Dispose();

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial int ioctl(int fd, nuint request, void* argument);
}
