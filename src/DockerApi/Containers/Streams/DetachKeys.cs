using Gantry.DockerApi.Containers.Mapping;

namespace Gantry.DockerApi.Containers.Streams;

/// <summary>Looks for the keys by which somebody leaves a terminal, in what is typed.</summary>
internal sealed class DetachKeys(byte[] sequence)
{
    private static readonly byte[] Default = [16, 17];
    private int _matched;

    /// <summary>Reads "ctrl-p,ctrl-q" or "a,b"; empty is the default.</summary>
    public static DetachKeys Parse(string text) => text.Length == 0 ? new DetachKeys(Default) : new DetachKeys([.. text.Split(',').Select(key => KeyOf(key, text))]);

    /// <summary>
    /// What goes on to the process: everything that is not, and cannot become, the sequence. True in <paramref name="isDetached"/> if it is complete;
    /// what was typed after it is dropped.
    /// </summary>
    public byte[] Pass(ReadOnlySpan<byte> typed, out bool isDetached)
    {
        isDetached = false;
        var passed = new List<byte>(typed.Length + _matched);
        foreach (byte key in typed)
        {
            if (key == sequence[_matched])
            {
                isDetached = ++_matched == sequence.Length;
                if (isDetached)
                    break;
                continue;
            }
            passed.AddRange(sequence.AsSpan(0, _matched));
            _matched = key == sequence[0] ? 1 : 0;
            if (_matched == 0)
                passed.Add(key);
            else if (sequence.Length == 1)
                isDetached = true;
        }
        return [.. passed];
    }

    private static byte KeyOf(string key, string whole)
    {
        if (key.Length == 1 && char.IsAscii(key[0]))
            return (byte)key[0];
        bool isControl = key.StartsWith("ctrl-", StringComparison.Ordinal) && key.Length == 6;
        char letter = isControl ? key[5] : ' ';
        return letter switch
        {
            >= 'a' and <= 'z' => (byte)(letter - 'a' + 1),
            '@' => 0,
            '[' => 27,
            '\\' => 28,
            ']' => 29,
            '^' => 30,
            '_' => 31,
            _ => throw Refusals.Invalid($"Invalid detach keys (\"{whole}\") provided"),
        };
    }
}
