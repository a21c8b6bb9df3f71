using System.Net;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Gantry.Kube.Core;
using Gantry.Kube.Discovery;

namespace Gantry.Tests.Services;

/// <summary>An API server that begins with nothing and sends what it is told to those who watch services and endpoint slices.</summary>
internal sealed class ChangingApi : HttpMessageHandler
{
    private readonly Channel<byte[]> _services = Channel.CreateUnbounded<byte[]>();
    private readonly Channel<byte[]> _slices = Channel.CreateUnbounded<byte[]>();
    private int _revision = 1;

    public ValueTask SendAsync(string type, Service service) => _services.Writer.WriteAsync(Line(
        type, JsonSerializer.Serialize(service with { Metadata = service.Metadata with { ResourceVersion = $"{++_revision}" } }, Service.Json)));

    public ValueTask SendAsync(string type, EndpointSlice slice) => _slices.Writer.WriteAsync(Line(
        type, JsonSerializer.Serialize(slice with { Metadata = slice.Metadata with { ResourceVersion = $"{++_revision}" } }, EndpointSlice.Json)));

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Uri address = request.RequestUri!;
        bool isWatch = address.Query.Contains("watch", StringComparison.Ordinal);
        bool isOfServices = address.AbsolutePath.EndsWith("/services", StringComparison.Ordinal);
        HttpContent content = isWatch
            ? new StreamContent(new ChannelStream(isOfServices ? _services.Reader : _slices.Reader))
            : new StringContent("{\"metadata\":{\"resourceVersion\":\"1\"},\"items\":[]}", Encoding.UTF8, "application/json");
        return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = content });
    }

    private static byte[] Line(string type, string json) => Encoding.UTF8.GetBytes($"{{\"type\":\"{type}\",\"object\":{json}}}\n");

    private sealed class ChannelStream(ChannelReader<byte[]> reader) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => 0; set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            byte[] next = await reader.ReadAsync(cancellationToken);
            next.CopyTo(buffer);
            return next.Length;
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
