using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Security.Cryptography.X509Certificates;

namespace Gantry.Api.Bench;

/// <summary>
/// TLS by OpenSSL straight on a socket, see SSL_read(3). SslStream copies every byte three times more, and what the load takes of the machine the server under
/// load does not have. It waits on the thread that reads: handing over to another one would cost two switches for each.
/// </summary>
internal sealed partial class OpenSslStream : Stream
{
    private const int ClosedByPeer = 6;

    private readonly Socket _socket;
    private nint _ssl;

    private OpenSslStream(Socket socket, nint ssl) => (_socket, _ssl) = (socket, ssl);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>What all connections of one client share: its certificate, and that any server will do, since both ends are programs of this machine.</summary>
    public static unsafe nint ContextFor(X509Certificate2 certificate, bool isHttp2)
    {
        // Two records: what has been read ahead is moved with each record that is taken.
        const int setReadAhead = 41, readBuffer = 40 * 1024;
        nint context = SSL_CTX_new(TLS_client_method());
        byte[] plain = certificate.RawData;
        byte[] key = (certificate.GetECDsaPrivateKey() as System.Security.Cryptography.AsymmetricAlgorithm ?? certificate.GetRSAPrivateKey()!).ExportPkcs8PrivateKey();
        byte[] protocols = isHttp2 ? [2, (byte)'h', (byte)'2'] : [8, .. "http/1.1"u8];
        fixed (byte* start = key)
        {
            byte* at = start;
            if (SSL_CTX_use_certificate_ASN1(context, plain.Length, plain) != 1 || SSL_CTX_use_PrivateKey(context, d2i_AutoPrivateKey(0, &at, key.Length)) != 1)
                throw new IOException("OpenSSL takes no such certificate");
        }

        _ = SSL_CTX_set_alpn_protos(context, protocols, (uint)protocols.Length);
        _ = SSL_CTX_ctrl(context, setReadAhead, 1, 0);
        SSL_CTX_set_default_read_buffer_len(context, readBuffer);
        return context;
    }

    /// <param name="socket">Connected and blocking; it belongs to the stream from now on.</param>
    public static OpenSslStream Connect(nint context, Socket socket)
    {
        OpenSslStream stream = new(socket, SSL_new(context));
        _ = SSL_set_fd(stream._ssl, (int)socket.Handle);
        return SSL_connect(stream._ssl) == 1 ? stream : throw new IOException("the server does not take this client");
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // What an earlier call left in the thread's queue of errors would be taken for this one's.
        ERR_clear_error();
        int count = SSL_read(_ssl, ref MemoryMarshal.GetReference(buffer.Span), buffer.Length);
        if (count > 0)
            return ValueTask.FromResult(count);
        int error = SSL_get_error(_ssl, count);
        return error == ClosedByPeer ? ValueTask.FromResult(0) : throw new IOException($"reading from TLS failed with {error}");
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        SSL_write(_ssl, in MemoryMarshal.GetReference(buffer.Span), buffer.Length) == buffer.Length ? ValueTask.CompletedTask : throw new IOException("writing to TLS failed");

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        SSL_free(Interlocked.Exchange(ref _ssl, 0));
        if (disposing)
            _socket.Dispose();
        base.Dispose(disposing);
    }

    [LibraryImport("libssl.so.3")]
    private static partial nint TLS_client_method();

    [LibraryImport("libssl.so.3")]
    private static partial nint SSL_CTX_new(nint method);

    [LibraryImport("libssl.so.3")]
    private static partial long SSL_CTX_ctrl(nint context, int command, long number, nint pointer);

    [LibraryImport("libssl.so.3")]
    private static partial void SSL_CTX_set_default_read_buffer_len(nint context, nint length);

    [LibraryImport("libssl.so.3")]
    private static partial int SSL_CTX_use_certificate_ASN1(nint context, int length, byte[] certificate);

    [LibraryImport("libssl.so.3")]
    private static partial int SSL_CTX_use_PrivateKey(nint context, nint key);

    [LibraryImport("libssl.so.3")]
    private static partial int SSL_CTX_set_alpn_protos(nint context, byte[] protocols, uint length);

    [LibraryImport("libcrypto.so.3")]
    private static unsafe partial nint d2i_AutoPrivateKey(nint into, byte** at, long length);

    [LibraryImport("libcrypto.so.3")]
    private static partial void ERR_clear_error();

    [LibraryImport("libssl.so.3")]
    private static partial nint SSL_new(nint context);

    [LibraryImport("libssl.so.3")]
    private static partial int SSL_set_fd(nint ssl, int descriptor);

    [LibraryImport("libssl.so.3")]
    private static partial int SSL_connect(nint ssl);

    [LibraryImport("libssl.so.3")]
    private static partial int SSL_read(nint ssl, ref byte buffer, int length);

    [LibraryImport("libssl.so.3")]
    private static partial int SSL_write(nint ssl, in byte buffer, int length);

    [LibraryImport("libssl.so.3")]
    private static partial int SSL_get_error(nint ssl, int result);

    [LibraryImport("libssl.so.3")]
    private static partial void SSL_free(nint ssl);
}
