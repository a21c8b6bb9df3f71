using System.Text;

namespace Gantry.Cel;

/// <summary>Strings as the language counts them: by code points, not by UTF-16 units.</summary>
internal static class CodePoints
{
    public static int Count(string text)
    {
        // Most texts have none, and then this looks at many units at once.
        int first = text.AsSpan().IndexOfAnyInRange('\uDC00', '\uDFFF');
        if (first < 0)
            return text.Length;
        int low = 0;
        foreach (char unit in text.AsSpan(first))
        {
            if (char.IsLowSurrogate(unit))
                low++;
        }
        return text.Length - low;
    }

    /// <summary>Where the code point of that number begins; -1 if the text has fewer. The end of the text counts as one.</summary>
    public static int Offset(string text, long index)
    {
        if (index < 0 || index > text.Length)
            return -1;
        int at = 0;
        for (; index > 0; index--)
        {
            if (at >= text.Length)
                return -1;
            at += char.IsHighSurrogate(text[at]) && at + 1 < text.Length ? 2 : 1;
        }
        return at;
    }

    /// <summary>The number of the code point that begins at this offset.</summary>
    public static int Index(string text, int offset) => Count(text[..offset]);

    public static string Reverse(string text)
    {
        var result = new StringBuilder(text.Length);
        for (int end = text.Length; end > 0;)
        {
            int begin = end - (end > 1 && char.IsLowSurrogate(text[end - 1]) ? 2 : 1);
            result.Append(text, begin, end - begin);
            end = begin;
        }
        return result.ToString();
    }

    /// <summary>The text of bytes; null if they are not UTF-8.</summary>
    public static string? Decode(byte[] bytes)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
}
