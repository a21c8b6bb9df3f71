using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Gantry.Network.Dns;

/// <summary>Asks the host's resolvers. Each query leaves from a fresh port with a fresh number, so that answers cannot be guessed.</summary>
internal sealed class DnsForwarder(DnsServerOptions options, TimeProvider clock)
{
    private readonly HostResolvers _resolvers = new(options, clock);
    private readonly ForwardCache _cache = new(options.CachedAnswers, clock);
    private readonly ConcurrentDictionary<IPEndPoint, long> _silentSince = new();

    /// <summary>The answer under the query's own number, or null if nobody gave one.</summary>
    public async Task<byte[]?> AskAsync(ReadOnlyMemory<byte> query, bool overTcp, CancellationToken cancel)
    {
        if (KeyOf(query.Span, out int questionEnd) is not { } key)
            return null;

        byte[]? response = _cache.Find(key);
        if (response is null)
        {
            response = await AskEachAsync(Plain(query.Span, questionEnd, key.HasEdns), overTcp, cancel);
            if (response is not null)
                _cache.Add(key, [.. response], questionEnd);
        }

        if (response is not null)
            Readdress(response, query.Span, questionEnd);

        return response;
    }

    // Options such as cookies are between two neighbours: passed on, they would come back to the wrong one from the cache.
    internal static byte[] Plain(ReadOnlySpan<byte> query, int questionEnd, bool hasEdns)
    {
        const byte RecursionDesired = 0x01;
        ReadOnlySpan<byte> edns = hasEdns ? [0, 0, (byte)DnsType.OPT, DnsWriter.EdnsSize >> 8, DnsWriter.EdnsSize & 0xff, 0, 0, 0, 0, 0, 0] : [];
        byte[] plain = [.. query[..questionEnd], .. edns];
        plain[2] = RecursionDesired;
        plain[3] = 0;
        plain.AsSpan(6, 6).Clear();
        plain[11] = (byte)(hasEdns ? 1 : 0);
        return plain;
    }

    // The number and the letter case of the question are the client's own.
    private static void Readdress(byte[] response, ReadOnlySpan<byte> query, int questionEnd)
    {
        query[..2].CopyTo(response);
        query[DnsQuestion.HeaderLength..questionEnd].CopyTo(response.AsSpan(DnsQuestion.HeaderLength));
    }

    private async Task<byte[]?> AskEachAsync(ReadOnlyMemory<byte> query, bool overTcp, CancellationToken cancel)
    {
        foreach (IPEndPoint resolver in _resolvers.Current().Where(IsAwake).Take(2))
        {
            if (await AskOneAsync(resolver, query, overTcp, cancel) is { } response)
            {
                _silentSince.TryRemove(resolver, out _);
                return response;
            }

            _silentSince[resolver] = clock.GetTimestamp();
        }

        return null;
    }

    private bool IsAwake(IPEndPoint resolver) =>
        !_silentSince.TryGetValue(resolver, out long since) || clock.GetElapsedTime(since) > options.UpstreamRest;

    private async Task<byte[]?> AskOneAsync(IPEndPoint resolver, ReadOnlyMemory<byte> query, bool overTcp, CancellationToken cancel)
    {
        using var timeout = new CancellationTokenSource(options.UpstreamTimeout, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancel);
        byte[] question = query.ToArray();
        BinaryPrimitives.WriteUInt16BigEndian(question, (ushort)RandomNumberGenerator.GetInt32(ushort.MaxValue + 1));
        try
        {
            return overTcp
                ? await OverTcpAsync(resolver, question, both.Token)
                : await OverUdpAsync(resolver, question, both.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception failure) when (failure is SocketException or EndOfStreamException)
        {
            return null;
        }
    }

    private static async Task<byte[]> OverUdpAsync(IPEndPoint resolver, byte[] question, CancellationToken cancel)
    {
        using var socket = new Socket(resolver.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(resolver, cancel);
        await socket.SendAsync(question, cancel);
        byte[] buffer = new byte[4096];
        while (true)
        {
            int length = await socket.ReceiveAsync(buffer, cancel);
            if (IsAnswerTo(question, buffer.AsSpan(0, length)))
                return buffer[..length];
        }
    }

    private static async Task<byte[]?> OverTcpAsync(IPEndPoint resolver, byte[] question, CancellationToken cancel)
    {
        using var socket = new Socket(resolver.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(resolver, cancel);
        using var stream = new NetworkStream(socket);
        await DnsFrames.WriteAsync(stream, question, cancel);
        byte[]? response = await DnsFrames.ReadAsync(stream, cancel);
        return response is not null && IsAnswerTo(question, response) ? response : null;
    }

    /// <summary>Same number and same question, compared without letter case.</summary>
    internal static bool IsAnswerTo(ReadOnlySpan<byte> question, ReadOnlySpan<byte> response)
    {
        if (response.Length < DnsQuestion.HeaderLength || (response[2] & 0x80) == 0 || !response[..2].SequenceEqual(question[..2]))
            return false;

        Span<char> asked = stackalloc char[DnsName.MaxTextLength], answered = stackalloc char[DnsName.MaxTextLength];
        return DnsQuestion.TryParse(question, asked, out DnsQuestion ours) && DnsQuestion.TryParse(response, answered, out DnsQuestion theirs)
            && ours.Type == theirs.Type && ours.Name.SequenceEqual(theirs.Name);
    }

    private static ForwardCache.Key? KeyOf(ReadOnlySpan<byte> query, out int questionEnd)
    {
        Span<char> name = stackalloc char[DnsName.MaxTextLength];
        bool isReadable = DnsQuestion.TryParse(query, name, out DnsQuestion question);
        questionEnd = question.End;
        return isReadable ? new ForwardCache.Key(question.Name.ToString(), question.Type, question.HasEdns) : null;
    }
}
