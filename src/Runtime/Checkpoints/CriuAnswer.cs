using System.Text;

namespace Gantry.Runtime.Checkpoints;

/// <summary>What criu says: the end of a request, or a step on the way that it waits at. See criu's rpc.proto, criu_resp.</summary>
internal sealed record CriuAnswer
{
    public CriuRequestKind Kind { get; private init; }
    public bool HasSucceeded { get; private init; }

    /// <summary>Of a restore.</summary>
    public int Pid { get; private init; }

    /// <summary>The step, with the pid that it is about.</summary>
    public string Step { get; private init; } = "";

    public string Error { get; private init; } = "";

    public static CriuAnswer Parse(ReadOnlyMemory<byte> message)
    {
        var answer = new CriuAnswer();
        foreach ((int field, ulong value, ReadOnlyMemory<byte> bytes) in CriuMessage.Read(message))
        {
            answer = field switch
            {
                1 => answer with { Kind = (CriuRequestKind)value },
                2 => answer with { HasSucceeded = value != 0 },
                4 => answer with { Pid = (int)NumberIn(bytes, 1) },
                5 => answer with { Step = TextIn(bytes, 1), Pid = (int)NumberIn(bytes, 2) },
                9 => answer with { Error = Encoding.UTF8.GetString(bytes.Span) },
                _ => answer,
            };
        }

        return answer;
    }

    private static ulong NumberIn(ReadOnlyMemory<byte> message, int wanted) =>
        CriuMessage.Read(message).FirstOrDefault(entry => entry.Field == wanted).Value;

    private static string TextIn(ReadOnlyMemory<byte> message, int wanted) =>
        Encoding.UTF8.GetString(CriuMessage.Read(message).FirstOrDefault(entry => entry.Field == wanted).Bytes.Span);
}
