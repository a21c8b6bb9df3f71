using Microsoft.AspNetCore.Http;

namespace Gantry.KubeServer.Answers;

/// <summary>
/// The warnings of one answer, which clients show to people: 299 - "unknown field \"spec.x\"". Each is told once;
/// where there is much to say each is cut short, since headers are bounded.
/// </summary>
internal sealed class WarningHeaders
{
    private const string Header = "Warning";
    private const int Room = 4096;
    private const int Shortened = 256;

    private readonly List<string> _told = [];
    private int _written;
    private bool _isShortening;

    public static WarningHeaders Of(HttpContext http)
    {
        if (http.Features.Get<WarningHeaders>() is { } there)
            return there;
        WarningHeaders made = new();
        http.Features.Set(made);
        return made;
    }

    public void Add(IHeaderDictionary headers, string warning)
    {
        if (warning.Length == 0 || (_isShortening && _written >= Room) || _told.Contains(warning))
            return;
        _told.Add(warning);
        if (_isShortening || _written + warning.Length <= Room)
        {
            Write(headers, warning);
            return;
        }

        // What has been said at length is said again in short.
        _isShortening = true;
        _written = 0;
        headers.Remove(Header);
        foreach (string told in _told)
            Write(headers, told);
    }

    // A header is one line of visible characters; a warning that breaks it up is not sent.
    private void Write(IHeaderDictionary headers, string warning)
    {
        if (warning.Any(char.IsControl))
            return;
        string sent = _isShortening ? warning[..Math.Min(warning.Length, Shortened)] : warning;
        _written += sent.Length;
        headers.Append(Header, $"299 - \"{string.Concat(sent.Select(Escaped))}\"");
    }

    private static string Escaped(char letter) => letter switch
    {
        '"' or '\\' => $"\\{letter}",
        > '~' => "?",
        _ => letter.ToString(),
    };
}
