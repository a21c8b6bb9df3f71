namespace Gantry.Tests.Clusters;

/// <summary>Stands between controllers and the API, to refuse requests and to break watches.</summary>
public sealed class FaultyTransport(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private readonly Lock _lock = new();
    private readonly List<BreakableStream> _watches = [];

    /// <summary>Called before each request; what it returns is the answer.</summary>
    public Func<HttpRequestMessage, HttpResponseMessage?> Intercept { get; set; } = _ => null;

    /// <summary>Ends every watch, as a server that restarts does.</summary>
    public void DropWatches()
    {
        lock (_lock)
        {
            _watches.ForEach(watch => watch.Break());
            _watches.Clear();
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (Intercept(request) is { } answer)
            return answer;

        HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
        if (!request.RequestUri!.Query.Contains("watch=true", StringComparison.Ordinal) || !response.IsSuccessStatusCode)
            return response;

        var body = new BreakableStream(await response.Content.ReadAsStreamAsync(cancellationToken));
        lock (_lock)
            _watches.Add(body);
        response.Content = new StreamContent(body);
        return response;
    }

    private sealed class BreakableStream(Stream inner) : Stream
    {
        private readonly CancellationTokenSource _broken = new();

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public void Break() => _broken.Cancel();

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _broken.Token);
            try
            {
                return await inner.ReadAsync(buffer, either.Token);
            }
            catch (OperationCanceledException) when (_broken.IsCancellationRequested)
            {
                throw new IOException("the connection is gone");
            }
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
