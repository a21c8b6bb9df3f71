using System.Text.Json.Nodes;
using System.Threading.Channels;
using Gantry.Kube.Meta;
using Gantry.KubeServer.Admission;
using Gantry.KubeServer.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gantry.KubeServer.Audit;

/// <summary>
/// Records requests as lines of JSON in a file. Requests never wait for the disk: what cannot be written in time is lost, counted and logged.
/// </summary>
internal sealed partial class AuditLog : IAsyncDisposable
{
    private const int MostWaiting = 50_000;
    private static readonly TimeSpan ReportEvery = TimeSpan.FromMinutes(1);

    private readonly AuditOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly RotatedFile _file;
    private readonly Channel<byte[]> _waiting = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });
    private readonly Task _writing;
    private volatile AuditPolicy _policy;
    private long _waitingBytes;
    private long _recorded;
    private long _lost;
    private long _reportedAt;

    public AuditLog(AuditOptions options, TimeProvider clock, ILogger logger)
    {
        (_options, _policy, _clock, _logger) = (options, options.Policy, clock, logger);
        _file = new RotatedFile(options.Path, options.MaxFileBytes, options.KeptFiles, clock);
        _writing = Task.Run(WriteAllAsync);
    }

    public long Recorded => Interlocked.Read(ref _recorded);

    public long Lost => Interlocked.Read(ref _lost);

    /// <summary>Goes by another policy from now on.</summary>
    public void Use(AuditPolicy policy) => _policy = policy;

    /// <summary>Begins to record a request whose sender is known, or known not to be; where the policy wants something of it.</summary>
    public void Begin(HttpContext http, RequestScope scope)
    {
        AuditDecision decision = _policy.Decide(scope, scope.Asker);
        if (decision.Level == AuditLevel.None)
            return;
        string id = http.Request.Headers["Audit-ID"].ToString() is { Length: > 0 and <= 64 } given ? given : Guid.NewGuid().ToString();
        AuditedRequest request = new(http, scope, decision, id, _clock.GetUtcNow());
        http.Features.Set(request);
        http.Response.Headers["Audit-Id"] = id;
        Record(request, "RequestReceived", null);
        if (scope.IsLasting)
        {
            http.Response.OnStarting(() =>
            {
                Record(request, "ResponseStarted", null);
                return Task.CompletedTask;
            });
        }
    }

    /// <summary>Ends the record of a request that was begun; does nothing for others.</summary>
    public void End(HttpContext http, Status? failure)
    {
        if (http.Features.Get<AuditedRequest>() is not { } request)
            return;
        if (failure is { Code: 403 })
            AuditNotes.Of(http).Add("authorization.k8s.io/decision", "forbid");
        Record(request, "ResponseComplete", failure);
    }

    private void Record(AuditedRequest request, string stage, Status? failure)
    {
        if (request.Decision.Records(stage))
            Add(AuditEvent.Of(request, stage, _clock.GetUtcNow(), failure));
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _writing;
        _file.Dispose();
    }

    private void Add(JsonObject line)
    {
        byte[] bytes = [.. ObjectJson.ToBytes(line).Span, (byte)'\n'];
        if (Interlocked.Add(ref _waitingBytes, bytes.Length) <= _options.MaxWaitingBytes && _waiting.Writer.TryWrite(bytes))
            return;
        Interlocked.Add(ref _waitingBytes, -bytes.Length);
        Lose(1, "the disk does not keep up");
    }

    private void Lose(int count, string reason)
    {
        long lost = Interlocked.Add(ref _lost, count);
        long now = _clock.GetTimestamp();
        long before = Interlocked.Read(ref _reportedAt);
        if ((before == 0 || _clock.GetElapsedTime(before, now) > ReportEvery) && Interlocked.CompareExchange(ref _reportedAt, now, before) == before)
            EventsLost(lost, reason);
    }

    private async Task WriteAllAsync()
    {
        while (await _waiting.Reader.WaitToReadAsync())
        {
            int count = 0;
            try
            {
                while (_waiting.Reader.TryRead(out byte[]? line))
                {
                    count++;
                    Interlocked.Add(ref _waitingBytes, -line.Length);
                    _file.Write(line);
                }

                _file.Flush();
                Interlocked.Add(ref _recorded, count);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                Lose(count, failure.Message);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Count} audit events have been lost so far: {Reason}")]
    private partial void EventsLost(long count, string reason);
}
