using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Gantry.Linux.Descriptors;

namespace Gantry.Linux.Systemd;

/// <summary>A D-Bus conversation with systemd itself, on its private socket: no bus daemon is needed.</summary>
internal sealed partial class BusConnection : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(25);

    private readonly Descriptor _socket;
    private readonly Queue<BusMessage> _signals = new();
    private uint _serial;

    private BusConnection(Descriptor socket) => _socket = socket;

    public static BusConnection Open(string path)
    {
        Descriptor socket;
        try
        {
            socket = UnixSocket.Connect(path);
        }
        catch (LinuxException failure)
        {
            throw new SystemdException(SystemdException.Unreachable, $"systemd does not answer on {path}: {failure.Message}");
        }

        var connection = new BusConnection(socket);
        try
        {
            connection.Authenticate();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>The reply to a call; an error of systemd's is thrown.</summary>
    public BusMessage Call(string interfaceName, string member, string signature, BusWriter body)
    {
        uint asked = ++_serial;
        Send(BusMessage.Call(asked, interfaceName, member, signature, body));
        while (true)
        {
            BusMessage message = Receive();
            if (message.Kind == BusMessageKind.Signal)
                _signals.Enqueue(message);
            else if (message.ReplyTo == asked)
                return message.Kind == BusMessageKind.Reply ? message : throw Refused(message);
        }
    }

    public BusMessage NextSignal()
    {
        while (_signals.Count == 0)
        {
            if (Receive() is { Kind: BusMessageKind.Signal } signal)
                return signal;
        }

        return _signals.Dequeue();
    }

    public void Dispose() => _socket.Dispose();

    private static SystemdException Refused(BusMessage error)
    {
        string text = error.Signature.StartsWith('s') ? new BusReader(error.Body).Text() : error.ErrorName;
        return new SystemdException(error.ErrorName, text);
    }

    // The specification's "Auth Protocol": EXTERNAL means that the socket's credentials say who we are.
    private void Authenticate()
    {
        string user = geteuid().ToString(CultureInfo.InvariantCulture);
        string hex = Convert.ToHexString(Encoding.ASCII.GetBytes(user));

        // All of it at once, as systemd's own clients do: a call that arrives together with BEGIN is left lying by systemd until more comes.
        Send(Encoding.ASCII.GetBytes($"\0AUTH EXTERNAL {hex}\r\nBEGIN\r\n"));
        string answer = ReceiveLine();
        if (!answer.StartsWith("OK ", StringComparison.Ordinal))
            throw new SystemdException(SystemdException.Unreachable, $"systemd does not let user {user} in: {answer}");
    }

    private string ReceiveLine()
    {
        var line = new StringBuilder();
        Span<byte> one = stackalloc byte[1];
        while (line.Length < 1024)
        {
            ReceiveExactly(one);
            if (one[0] == '\n')
                return line.ToString().TrimEnd('\r');
            line.Append((char)one[0]);
        }

        throw new SystemdException(SystemdException.Unreachable, "systemd does not speak D-Bus");
    }

    private BusMessage Receive()
    {
        byte[] head = new byte[BusMessage.FixedHeader];
        ReceiveExactly(head);
        byte[] message = new byte[BusMessage.LengthOf(head)];
        head.CopyTo(message, 0);
        ReceiveExactly(message.AsSpan(head.Length));
        return BusMessage.Parse(message);
    }

    private unsafe void ReceiveExactly(Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            for (int done = 0; done < buffer.Length;)
            {
                if (!Poll.Readable(_socket.Number, Patience))
                    throw new SystemdException(SystemdException.Unreachable, $"systemd did not answer for {Patience.TotalSeconds:0} s");

                nint count = Libc.read(_socket.Number, start + done, buffer.Length - done);
                if (count > 0)
                    done += (int)count;
                else if (count == 0 || (Errno)Marshal.GetLastPInvokeError() is not Errno.Interrupted)
                    throw new SystemdException(SystemdException.Unreachable, "systemd ended the conversation");
            }
        }
    }

    // MSG_NOSIGNAL: a systemd that goes away is an error here, not a signal.
    private unsafe void Send(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            for (int done = 0; done < bytes.Length;)
            {
                nint count = send(_socket.Number, start + done, bytes.Length - done, 0x4000);
                if (count > 0)
                    done += (int)count;
                else if ((Errno)Marshal.GetLastPInvokeError() is not Errno.Interrupted)
                    throw new SystemdException(SystemdException.Unreachable, "systemd ended the conversation");
            }
        }
    }

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial nint send(int socket, byte* bytes, nint count, int flags);

    [LibraryImport("libc")]
    private static partial uint geteuid();
}
