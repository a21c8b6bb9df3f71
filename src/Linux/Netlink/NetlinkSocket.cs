using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Gantry.Linux.Descriptors;

namespace Gantry.Linux.Netlink;

/// <summary>
/// A netlink socket of the network namespace in which it was opened: requests are answered before the call returns.
/// Any thread may use it; one request is on its way at a time, as the kernel's own lock has it anyway.
/// </summary>
internal sealed partial class NetlinkSocket : IDisposable
{
    private const int AddressFamilyNetlink = 16;
    private const int RawCloseOnExec = 3 | 0x80000;
    private const int SocketLevel = 1, ReceiveTimeout = 20;
    private const int NetlinkLevel = 270, CapAcknowledgements = 10, ExtendedAcknowledgements = 11, StrictDumps = 12;

    private readonly Descriptor _descriptor;
    private readonly Lock _gate = new();
    private readonly byte[] _received = new byte[64 * 1024];
    private uint _sequence;

    private NetlinkSocket(Descriptor descriptor) => _descriptor = descriptor;

    public delegate void OnMessage(ushort type, ReadOnlySpan<byte> body);

    public static unsafe NetlinkSocket Open(NetlinkProtocol protocol)
    {
        var descriptor = new Descriptor(Libc.socket(AddressFamilyNetlink, RawCloseOnExec, (int)protocol));
        if (descriptor.IsInvalid)
            throw LinuxException.FromLastError($"open netlink socket {protocol}");

        int on = 1;
        foreach (int option in (ReadOnlySpan<int>)[CapAcknowledgements, ExtendedAcknowledgements, StrictDumps])
            _ = setsockopt(descriptor.Number, NetlinkLevel, option, &on, sizeof(int));

        // The kernel answers at once or not at all: ten seconds are a bug, not a wait.
        long* deadline = stackalloc long[2] { 10, 0 };
        _ = setsockopt(descriptor.Number, SocketLevel, ReceiveTimeout, deadline, 16);
        return new NetlinkSocket(descriptor);
    }

    /// <summary>Sends the messages in one datagram and returns the kernel's answer to each, in order.</summary>
    public NetlinkResult[] Send(NetlinkBuffer messages)
    {
        var results = new NetlinkResult[messages.MessageCount];
        lock (_gate)
        {
            uint first = Transmit(messages);
            for (int missing = results.Length; missing > 0;)
                missing -= ReceiveAcknowledgements(first, results);
        }

        return results;
    }

    /// <summary>Sends one question and hands every answering message to the reader until the kernel says it is done.</summary>
    public NetlinkResult Ask(NetlinkBuffer question, OnMessage reader)
    {
        lock (_gate)
        {
            uint asked = Transmit(question);
            while (true)
            {
                if (ReceiveAnswers(asked, reader) is { } end)
                    return end;
            }
        }
    }

    public void Dispose() => _descriptor.Dispose();

    private unsafe uint Transmit(NetlinkBuffer messages)
    {
        uint first = _sequence + 1;
        messages.NumberFrom(first);
        _sequence += (uint)messages.MessageCount;
        ReadOnlySpan<byte> bytes = messages.Bytes;
        fixed (byte* start = bytes)
        {
            if (send(_descriptor.Number, start, bytes.Length, 0) != bytes.Length)
                throw LinuxException.FromLastError("send netlink request");
        }

        return first;
    }

    private int ReceiveAcknowledgements(uint first, NetlinkResult[] results)
    {
        int found = 0;
        var messages = new NetlinkMessages(Receive());
        while (messages.Next())
        {
            // A late answer to an earlier, abandoned request has a lower number.
            uint index = messages.Sequence - first;
            if (messages.Type != NetlinkMessages.Error || index >= results.Length)
                continue;

            results[index] = NetlinkResult.Parse(messages.Flags, messages.Body);
            found++;
        }

        return found;
    }

    private NetlinkResult? ReceiveAnswers(uint asked, OnMessage reader)
    {
        var messages = new NetlinkMessages(Receive());
        while (messages.Next())
        {
            if (messages.Sequence != asked)
                continue;

            switch (messages.Type)
            {
                case NetlinkMessages.Error:
                    return NetlinkResult.Parse(messages.Flags, messages.Body);
                case NetlinkMessages.Done:
                    return NetlinkResult.Done(messages.Body);
                default:
                    reader(messages.Type, messages.Body);
                    break;
            }
        }

        return null;
    }

    private unsafe ReadOnlySpan<byte> Receive()
    {
        fixed (byte* start = _received)
        {
            nint count;
            do
                count = recv(_descriptor.Number, start, _received.Length, 0);
            while (count < 0 && Marshal.GetLastPInvokeError() == (int)Errno.Interrupted);

            if (count < 0)
                throw LinuxException.FromLastError("receive netlink answer");

            return _received.AsSpan(0, (int)count);
        }
    }

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial int setsockopt(int fd, int level, int option, void* value, int length);

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial nint send(int fd, void* bytes, nint length, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial nint recv(int fd, void* bytes, nint length, int flags);
}
