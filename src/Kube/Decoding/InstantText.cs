namespace Gantry.Kube.Decoding;

/// <summary>Says at which part a text stops being a time such as 2026-01-02T03:04:05Z.</summary>
internal static class InstantText
{
    private const string Layout = "2006-01-02T15:04:05Z07:00";
    private const string FineLayout = "2006-01-02T15:04:05.000000Z07:00";

    private static readonly string[] Parts = ["2006", "-", "01", "-", "02", "T", "15", ":", "04", ":", "05"];
    private static readonly string[] Ranges = ["", "", "month", "", "day", "", "hour", "", "minute", "", "second"];

    public static string FaultOf(string text, bool isFine)
    {
        string layout = isFine ? FineLayout : Layout;
        ReadOnlySpan<char> rest = text;
        foreach (string part in Parts)
        {
            if (!Begins(rest, part))
                return $"parsing time \"{text}\" as \"{layout}\": cannot parse \"{rest}\" as \"{part}\"";
            rest = rest[part.Length..];
        }

        int outside = OutOfRange(text);
        return outside > 0
            ? $"parsing time \"{text}\": {Ranges[outside]} out of range"
            : $"parsing time \"{text}\" as \"{layout}\": cannot parse \"{rest}\" as \"{(isFine ? ".000000" : "Z07:00")}\"";
    }

    private static bool Begins(ReadOnlySpan<char> rest, string part)
    {
        if (rest.Length < part.Length)
            return false;
        return char.IsAsciiDigit(part[0]) ? !rest[..part.Length].ContainsAnyExceptInRange('0', '9') : rest[0] == part[0];
    }

    private static int OutOfRange(string text)
    {
        (int Least, int Most)[] bounds = [(0, 9999), default, (1, 12), default, (1, 31), default, (0, 23), default, (0, 59), default, (0, 59)];
        for (int i = 0, at = 0; i < Parts.Length; at += Parts[i++].Length)
        {
            if (Ranges[i].Length > 0 && int.Parse(text.AsSpan(at, Parts[i].Length), System.Globalization.CultureInfo.InvariantCulture) is var number && (number < bounds[i].Least || number > bounds[i].Most))
                return i;
        }

        return 0;
    }
}
