using System.Collections.Concurrent;

namespace Gantry.KubeServer.Answers;

/// <summary>
/// Documents that are made when somebody asks for them and kept for the next who does, until what they are made from changes or nobody
/// has asked for a while.
/// </summary>
internal sealed class KeptDocuments(TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Unasked = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, Place> _places = new();
    private readonly Lock _timing = new();
    private ITimer? _timer;

    /// <summary>How many documents take memory now.</summary>
    public int Count => _places.Values.Count(place => place.Document is not null);

    /// <param name="source">What the document is made from: as long as it is equal, so is the document.</param>
    public async ValueTask<KeptDocument> GetAsync(string name, object source, Func<CancellationToken, ValueTask<ReadOnlyMemory<byte>>> make, CancellationToken cancel)
    {
        Place place = _places.GetOrAdd(name, _ => new Place());
        place.AskedAt = clock.GetUtcNow();
        if (place.Find(source) is { } kept)
            return kept;

        // One makes it and the others wait, however many ask and however often the source changes meanwhile.
        await place.Gate.WaitAsync(cancel);
        try
        {
            if (place.Find(source) is { } made)
                return made;
            KeptDocument document = KeptDocument.Of((await make(cancel)).Span);
            place.Keep(source, document);
            Watch();
            return document;
        }
        finally
        {
            place.Gate.Release();
        }
    }

    /// <summary>Forgets what nobody has asked for lately.</summary>
    public void DropUnasked()
    {
        DateTimeOffset limit = clock.GetUtcNow() - Unasked;
        foreach (Place place in _places.Values.Where(place => place.AskedAt <= limit))
            place.Drop();
        lock (_timing)
        {
            if (Count == 0)
                StopTimer();
        }
    }

    public void Dispose()
    {
        lock (_timing)
            StopTimer();
    }

    // The timer runs only while there is something to forget, so that an idle server has none.
    private void Watch()
    {
        lock (_timing)
            _timer ??= clock.CreateTimer(_ => DropUnasked(), null, Unasked, Unasked);
    }

    private void StopTimer()
    {
        _timer?.Dispose();
        _timer = null;
    }

    private sealed class Place
    {
        private volatile Content? _content;

        public SemaphoreSlim Gate { get; } = new(1);

        public DateTimeOffset AskedAt { get; set; }

        public KeptDocument? Document => _content?.Document;

        public KeptDocument? Find(object source) => _content is { } content && content.Source.Equals(source) ? content.Document : null;

        public void Keep(object source, KeptDocument document) => _content = new Content(source, document);

        public void Drop() => _content = null;

        private sealed record Content(object Source, KeptDocument Document);
    }
}
