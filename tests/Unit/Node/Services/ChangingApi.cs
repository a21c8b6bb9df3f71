using System.Net;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Gantry.Kube;
using Gantry.Kube.Core;

namespace Gantry.Tests.Services;

/// <summary>An API server that begins with nothing and sends what it is told to those who watch services.</summary>
internal sealed class ChangingApi : HttpMessageHandler
{
    private readonly Channel<byte[]> changes = Channel.CreateUnbounded<byte[]>();
    private int revision = 1;

    public ValueTask SendAsync(string type, Service service)
    {
        Service numbered = service with { Metadata = service.Metadata with { ResourceVersion = $"{++revision}" } };
        string line = $"{{\"type\":\"{type}\",\"object\":{JsonSerializer.Serialize(numbered, Service.Json)}}}\n";
        return changes.Writer.WriteAsync(Encoding.UTF8.GetBytes(line));
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Uri address = request.RequestUri!;
        bool isWatch = address.Query.Contains("watch", StringComparison.Ordinal);
        bool isOfServices = address.AbsolutePath.EndsWith("/services", StringComparison.Ordinal);
        HttpContent content = isWatch
            ? new StreamContent(new ChannelStream(isOfServices ? changes.Reader : Channel.CreateUnbounded<byte[]>().Reader))
            : new StringContent("{\"metadata\":{\"resourceVersion\":\"1\"},\"items\":[]}", Encoding.UTF8, "application/json");
        return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = content });
    }

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
