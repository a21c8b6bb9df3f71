using Gantry.Cel;

namespace Gantry.KubeServer.Configuration;

/// <summary>Lengths of time as files of configuration have them: "3s", "1m30s", "500ms".</summary>
internal static class Durations
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3650);

    /// <summary>The length, or the usual one where there is none; what cannot be read is an error.</summary>
    public static TimeSpan Read(string? text, TimeSpan usual, string field, List<string> errors)
    {
        if (string.IsNullOrEmpty(text))
            return usual;
        if (GoDuration.TryParse(text, out TimeSpan length) && length >= TimeSpan.Zero && length <= Longest)
            return length;
        errors.Add($"{field}: must be a length of time such as 3s");
        return usual;
    }
}
