using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Kube;
using Gantry.Kube.Cbor;
using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;
using Gantry.KubeServer.Answers;
using Gantry.KubeServer.Caching;
using Gantry.KubeServer.Requests;
using Gantry.Store;

namespace Gantry.KubeServer.Verbs;

/// <summary>
/// Writes the frames of a watch: lines {"type":"MODIFIED","object":{…}} with the bytes that all watchers share, or the same in protobuf or CBOR.
/// </summary>
internal sealed class WatchFrames(ApiCall call)
{
    // Beyond this the frames go out before more are made, so that a large start does not pile up in memory.
    private const int FlushFrom = 64 * 1024;

    // More than stands around an object in a frame.
    private const int FrameBytes = 64;

    private readonly PipeWriter _output = call.Http.Response.BodyWriter;
    // Made before the head goes out, so that what cannot be included is refused.
    private readonly ObjectForms? _forms = call.Form is AnswerForm.Table ? call.Forms : null;

    private int _pending;
    private int _events;
    private bool _hasColumns;

    public async ValueTask StartAsync()
    {
        call.Http.Response.StatusCode = 200;
        call.Http.Response.ContentType = call.Encoding switch
        {
            AnswerEncoding.Protobuf => ProtobufEnvelope.MediaType + ";stream=watch",
            AnswerEncoding.Cbor => CborObject.SequenceType,
            _ => "application/json",
        };
        call.Http.Response.Headers.CacheControl = "no-cache, private";
        await call.Http.Response.StartAsync(call.Cancel);

        // Over HTTP/2 the head stays in the buffer until something is flushed, and a client waits for it.
        await FlushAsync();
    }

    /// <summary>A change as a watcher with this selection sees it: what comes into the selection is added, what leaves it is deleted.</summary>
    public ValueTask WriteAsync(CacheChange change, Selection selection)
    {
        if (selection.NeedsForm)
            return WriteInFormAsync(change, selection);
        bool matched = change.Before is { } before && selection.Matches(before);
        bool matches = !change.IsDeletion && selection.Matches(change.After);
        return WriteAsync(change, matched, matches);
    }

    private ValueTask WriteAsync(CacheChange change, bool matched, bool matches) => (matched, matches) switch
    {
        (false, true) => WriteAsync("ADDED", change.After.Json),
        (true, true) => WriteAsync("MODIFIED", change.After.Json),
        (true, false) => WriteAsync("DELETED", change.IsDeletion ? change.After.Json : change.LeftSelection),
        _ => ValueTask.CompletedTask,
    };

    private async ValueTask WriteInFormAsync(CacheChange change, Selection selection)
    {
        bool matched = await selection.MatchesInFormAsync(change.Before, call.Cancel);
        bool matches = await selection.MatchesInFormAsync(change.IsDeletion ? null : change.After, call.Cancel);
        await WriteAsync(change, matched, matches);
    }

    /// <summary>An event about an object as it is stored.</summary>
    public ValueTask WriteAsync(string type, ReadOnlyMemory<byte> json) =>
        call.Resource.Form is null ? WritePresentedAsync(type, json) : PresentAsync(type, json);

    private async ValueTask PresentAsync(string type, ReadOnlyMemory<byte> stored) =>
        await WritePresentedAsync(type, await call.Resource.PresentAsync(stored, call.Cancel));

    private ValueTask WritePresentedAsync(string type, ReadOnlyMemory<byte> json)
    {
        WriteFrame(type, InForm(json));
        _events++;
        return _pending < FlushFrom ? ValueTask.CompletedTask : FlushAsync();
    }

    /// <summary>Tells the client how far it has seen everything, so that it can resume from there.</summary>
    public void Bookmark(Revision revision, bool endsInitialEvents = false)
    {
        string annotations = endsInitialEvents ? ",\"annotations\":{\"k8s.io/initial-events-end\":\"true\"}" : "";
        (string kind, string version) = call.Form is AnswerForm.Metadata ? (ObjectForms.MetaKind, ObjectForms.MetaVersion) : (call.Definition.Kind, call.Definition.ApiVersion);
        string json = call.Form is AnswerForm.Table
            ? Table(revision.ToString(), []).ToJsonString()
            : string.Create(CultureInfo.InvariantCulture, $"{{\"kind\":\"{kind}\",\"apiVersion\":\"{version}\",\"metadata\":{{\"resourceVersion\":\"{revision}\",\"creationTimestamp\":null{annotations}}}}}");
        WriteFrame("BOOKMARK", Encoding.UTF8.GetBytes(json));
    }

    public async Task ErrorAsync(Status status)
    {
        WriteFrame("ERROR", JsonSerializer.SerializeToUtf8Bytes(status, KubeJson.TypeOf<Status>()));
        await FlushAsync();
    }

    public async ValueTask FlushAsync()
    {
        _pending = 0;
        if (_events > 0)
            call.Resource.CountEvents(_events);
        _events = 0;
        FlushResult flushed = await _output.FlushAsync(call.Cancel);
        if (flushed.IsCompleted)
            throw new OperationCanceledException("the client left");
    }

    private ReadOnlyMemory<byte> InForm(ReadOnlyMemory<byte> json) => call.Form switch
    {
        AnswerForm.Table => ObjectJson.ToBytes(Table(ObjectJson.Parse(json).ResourceVersion, [json])),
        AnswerForm.Metadata => ObjectJson.ToBytes(ObjectForms.Metadata(call.Face.FromStored(json))),
        _ => call.Face.FromStored(json),
    };

    // The columns are told once.
    private JsonObject Table(string revision, IReadOnlyList<ReadOnlyMemory<byte>> rows)
    {
        bool isFirst = !_hasColumns;
        _hasColumns = true;
        return _forms!.Table(new JsonObject { ["resourceVersion"] = revision }, rows, withColumns: isFirst);
    }

    private void WriteFrame(string type, ReadOnlyMemory<byte> json)
    {
        switch (call.Encoding)
        {
            case AnswerEncoding.Protobuf:
                _output.Write(ProtobufEnvelope.EncodeWatchFrame(type, AnswerEncoder.Encode(json, call.Encoding).Body.Span));
                break;
            case AnswerEncoding.Cbor:
                CborObject.Encode(new JsonObject { ["type"] = type, ["object"] = ObjectJson.Parse(json) }, _output);
                break;
            default:
                WriteLine(type, json.Span);
                break;
        }

        _pending += json.Length + FrameBytes;
    }

    // At one turn of the connection's lock: a thousand watchers write the same line.
    private void WriteLine(string type, ReadOnlySpan<byte> json)
    {
        Span<byte> line = _output.GetSpan(json.Length + FrameBytes);
        int used = Put("{\"type\":\""u8, line, 0);
        used += Encoding.UTF8.GetBytes(type, line[used..]);
        used = Put("\",\"object\":"u8, line, used);
        used = Put(json, line, used);
        _output.Advance(Put("}\n"u8, line, used));

        static int Put(ReadOnlySpan<byte> bytes, Span<byte> line, int at)
        {
            bytes.CopyTo(line[at..]);
            return at + bytes.Length;
        }
    }
}
