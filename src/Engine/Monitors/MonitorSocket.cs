using System.Buffers.Binary;
using System.Net.Sockets;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Files;
using Gantry.Oci.Monitoring;

namespace Gantry.Engine.Monitors;

/// <summary>A connection to a container's monitor: frames in both directions.</summary>
/// <remarks>One reader at a time; writers take turns.</remarks>
internal sealed class MonitorSocket(Socket socket) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly byte[] _header = new byte[MonitorFrame.HeaderSize];
    private byte[] _payload = new byte[256];

    /// <summary>Takes over a connected descriptor.</summary>
    public static MonitorSocket Over(Descriptor descriptor)
    {
        var handle = new SafeSocketHandle(descriptor.Number, ownsHandle: true);
        descriptor.SetHandleAsInvalid();
        return new(new Socket(handle));
    }

    /// <summary>None if nobody listens there any more.</summary>
    public static async Task<MonitorSocket?> TryConnectAsync(string directory, CancellationToken cancel)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            // An address has room for 107 bytes; through the descriptor any directory fits.
            using RootDirectory place = RootDirectory.Open(directory);
            var address = new UnixDomainSocketEndPoint($"/proc/self/fd/{place.Descriptor.Number}/monitor.sock");
            await socket.ConnectAsync(address, cancel);
            return new(socket);
        }
        catch (Exception failure) when (failure is SocketException or Linux.LinuxException)
        {
            socket.Dispose();
            return null;
        }
    }

    /// <summary>None when the monitor is gone.</summary>
    public async ValueTask<MonitorMessage?> ReadAsync(CancellationToken cancel)
    {
        if (!await FillAsync(_header, cancel))
            return null;
        MonitorFrame frame = MonitorFrame.Read(_header);
        if (frame.Length is < 0 or > MonitorFrame.MaxOutput)
            return null;
        if (_payload.Length < frame.Length)
            _payload = new byte[MonitorFrame.MaxOutput];
        Memory<byte> content = _payload.AsMemory(0, frame.Length);
        return await FillAsync(content, cancel) ? new MonitorMessage(frame.Kind, content) : null;
    }

    /// <summary>False when the monitor is gone.</summary>
    public async ValueTask<bool> SendAsync(MonitorFrameKind kind, byte flags, ReadOnlyMemory<byte> content, CancellationToken cancel)
    {
        byte[] frame = new byte[MonitorFrame.HeaderSize + content.Length];
        new MonitorFrame(kind, flags, content.Length).Write(frame);
        content.CopyTo(frame.AsMemory(MonitorFrame.HeaderSize));
        await _turn.WaitAsync(cancel);
        try
        {
            for (int sent = 0; sent < frame.Length;)
                sent += await socket.SendAsync(frame.AsMemory(sent), cancel);
            return true;
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            return false;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Waits until the monitor has taken note of an attachment whose process does not run yet.</summary>
    public async ValueTask AttachedAsync(CancellationToken cancel)
    {
        // The first phase is the greeting of every connection, the second answers the attachment.
        for (int phases = 0; phases < 2 && await ReadAsync(cancel) is { } message;)
            phases += message.Kind == MonitorFrameKind.Phase ? 1 : 0;
    }

    /// <summary>Gives the terminal a size; does nothing without one.</summary>
    public ValueTask<bool> ResizeAsync(int rows, int columns, CancellationToken cancel)
    {
        byte[] size = new byte[4];
        BinaryPrimitives.WriteUInt16LittleEndian(size, (ushort)rows);
        BinaryPrimitives.WriteUInt16LittleEndian(size.AsSpan(2), (ushort)columns);
        return SendAsync(MonitorFrameKind.Resize, 0, size, cancel);
    }

    /// <summary>Returns when the monitor has read all that was sent to it. One that is left earlier may drop a request unread.</summary>
    public async ValueTask FinishAsync(CancellationToken cancel)
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // The monitor is gone, and reads nothing more.
        }

        while (await ReadAsync(cancel) is not null)
            continue;
    }

    public void Dispose() => socket.Dispose();

    private async ValueTask<bool> FillAsync(Memory<byte> target, CancellationToken cancel)
    {
        try
        {
            while (!target.IsEmpty)
            {
                int count = await socket.ReceiveAsync(target, cancel);
                if (count == 0)
                    return false;
                target = target[count..];
            }
            return true;
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }
}
