using System.Collections.Concurrent;
using System.Diagnostics;
using Gantry.KubeServer.Caching;
using Gantry.KubeServer.Kinds;
using Gantry.KubeServer.Metrics;
using Gantry.KubeServer.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Gantry.KubeServer.Fairness;

/// <summary>Gives every request from outside a seat, or lets it wait for one in a queue of its priority level, or turns it away. Watches and streams are only counted.</summary>
internal sealed class RequestFairness(ResourceCatalog catalog, KubeApiOptions options, TimeProvider clock)
{
    private const string Group = "flowcontrol.apiserver.k8s.io";
    private const int ObjectsPerSeat = 100;
    private const int MostSeats = 10;

    // A request that has waited for this long has no time left to be answered in.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly ResourceCache _schemas = catalog.Find(Group, "v1", "flowschemas")!.Cache;
    private readonly ResourceCache _levels = catalog.Find(Group, "v1", "prioritylevelconfigurations")!.Cache;
    private readonly Dictionary<string, PriorityLevel> _known = [];
    private readonly ConcurrentDictionary<(string Schema, string Level, string Reason), long> _rejected = new();
    private readonly Lock _gate = new();
    private volatile FlowBook? _book;
    private int _lasting;

    /// <summary>Takes a seat until it is given back; throws "too many requests" where none comes free in time.</summary>
    public async ValueTask<Seat> EnterAsync(HttpContext http, RequestScope request, RequestUser user, CancellationToken cancel)
    {
        if (request.IsInside)
            return default;
        FlowSchema schema = Book().Classify(request, user);
        PriorityLevel level = schema.Level;
        Tell(http, schema, level);
        if (request.IsLasting)
            return user.IsMaster ? default : EnterLasting();
        int seats = level.IsExempt ? 0 : SeatsOf(http, request);
        Waiter waiter;
        lock (_gate)
        {
            if (level.IsExempt || (level.Waiting == 0 && HasRoom(level, seats)))
            {
                level.Take(schema.Use, seats);
                schema.Use.CountWait(isLetIn: true, 0);
                return new Seat(this, schema, seats);
            }

            waiter = new Waiter(schema.Use, seats);
            if (!level.TryQueue(waiter, ShuffleSharding.Hash(schema.Name, schema.FlowOf(request, user))))
                throw Rejected(schema, level.Waiting == 0 ? "concurrency-limit" : "queue-full");
        }

        long since = Stopwatch.GetTimestamp();
        try
        {
            return await WaitAsync(schema, waiter, since, cancel);
        }
        finally
        {
            TimeOfOthers.Add(http, Stopwatch.GetTimestamp() - since);
        }
    }

    public void WriteTo(PrometheusText text)
    {
        lock (_gate)
            FairnessMetrics.Write(text, [.. _known.Values]);
        const string rejected = "apiserver_flowcontrol_rejected_requests_total";
        text.Family(rejected, "counter", "Requests that were turned away.");
        foreach (((string schema, string level, string reason), long count) in _rejected)
            text.Value(rejected, count, ("flow_schema", schema), ("priority_level", level), ("reason", reason));
    }

    internal void Leave(FlowSchema? schema, int seats)
    {
        if (schema is null)
        {
            Interlocked.Decrement(ref _lasting);
            return;
        }

        lock (_gate)
        {
            schema.Level.GiveBack(schema.Use, seats);
            LetInWaiting(schema.Level);
        }
    }

    private Seat EnterLasting()
    {
        if (Interlocked.Increment(ref _lasting) <= options.MaxWatches)
            return new Seat(this, null, 0);
        Interlocked.Decrement(ref _lasting);
        throw ApiErrors.TooManyRequests("the server has received too many requests and has asked us to try again later");
    }

    private async ValueTask<Seat> WaitAsync(FlowSchema schema, Waiter waiter, long since, CancellationToken cancel)
    {
        await waiter.Turn.WaitAsync(Patience, clock, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        bool isLetIn;
        lock (_gate)
        {
            isLetIn = !schema.Level.Forget(waiter);
            schema.Use.CountWait(isLetIn, Stopwatch.GetTimestamp() - since);
        }

        if (!isLetIn)
        {
            cancel.ThrowIfCancellationRequested();
            throw Rejected(schema, "time-out");
        }

        Seat seat = new(this, schema, waiter.Seats);
        if (!cancel.IsCancellationRequested)
            return seat;
        seat.Dispose();
        throw new OperationCanceledException(cancel);
    }

    private ApiException Rejected(FlowSchema schema, string reason)
    {
        _rejected.AddOrUpdate((schema.Name, schema.Level.Name, reason), 1, (_, count) => count + 1);
        return ApiErrors.TooManyRequests("Too many requests, please try again later.");
    }

    private static void Tell(HttpContext http, FlowSchema schema, PriorityLevel level)
    {
        IHeaderDictionary headers = http.Response.Headers;
        if (!StringValues.IsNullOrEmpty(schema.Uid))
            headers["X-Kubernetes-PF-FlowSchema-UID"] = schema.Uid;
        if (!StringValues.IsNullOrEmpty(level.Uid))
            headers["X-Kubernetes-PF-PriorityLevel-UID"] = level.Uid;
    }

    // A level has its own seats for sure, and those of others as long as they are free and lent.
    private bool HasRoom(PriorityLevel level, int seats)
    {
        if (level.SeatsTaken == 0 || level.SeatsTaken + seats <= level.Nominal)
            return true;
        int beyond = level.SeatsTaken + seats - level.Nominal;
        if (beyond > level.Borrowable)
            return false;
        int free = 0;
        foreach (PriorityLevel other in _known.Values)
        {
            if (other != level)
                free += other.FreeToLend - other.Borrowed;
        }

        return beyond <= free;
    }

    private void LetInWaiting(PriorityLevel changed)
    {
        LetInAt(changed);
        foreach (PriorityLevel level in _known.Values)
        {
            if (level.Waiting > 0)
                LetInAt(level);
        }
    }

    private void LetInAt(PriorityLevel level)
    {
        while (level.Peek() is { } waiter && HasRoom(level, waiter.Seats))
        {
            level.Dequeue();
            level.Take(waiter.Use, waiter.Seats);
            waiter.LetIn();
        }
    }

    // A long list costs as much as many small requests.
    private static int SeatsOf(HttpContext http, RequestScope request)
    {
        if (request.Verb != "list" || request.Resource is not { } resource)
            return 1;
        long count = resource.Cache.Snapshot.Objects.Count;
        if (long.TryParse(http.Request.Query["limit"], out long limit) && limit > 0)
            count = Math.Min(count, limit);
        return (int)Math.Clamp((count + ObjectsPerSeat - 1) / ObjectsPerSeat, 1, MostSeats);
    }

    private FlowBook Book()
    {
        (OrderedObjects schemas, OrderedObjects levels) = (_schemas.Snapshot.Objects, _levels.Snapshot.Objects);
        FlowBook? book = _book;
        if (book is not null && ReferenceEquals(book.SchemaObjects, schemas) && ReferenceEquals(book.LevelObjects, levels))
            return book;
        lock (_gate)
            return _book = FlowBook.Of(schemas, levels, options.MaxRequests + (options.MaxRequests / 2), _known);
    }
}
