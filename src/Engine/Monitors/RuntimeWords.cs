using System.Text.RegularExpressions;

namespace Gantry.Engine.Monitors;

/// <summary>Makes one sentence of what an OCI runtime writes when it fails.</summary>
internal static partial class RuntimeWords
{
    // Sample: time="2026-01-02T03:04:05Z" level=error msg="runc create failed: exec: \"/x\": no such file"
    public static string Plain(string words)
    {
        string last = words.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? "";
        Match logged = LogLine().Match(last);
        return logged.Success ? Regex.Unescape(logged.Groups["text"].Value) : last;
    }

    [GeneratedRegex("""level=\w+ msg="(?<text>.*)"$""")]
    private static partial Regex LogLine();
}
