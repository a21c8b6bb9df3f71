using System.Text;

namespace Gantry.Build.Files;

/// <summary>Names of files are bytes; here they are text with one character a byte, and people's text is turned into that and back.</summary>
internal static class RawText
{
    public static string Of(string text) => Ascii(text) ? text : Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    public static string Show(string raw) => Ascii(raw) ? raw : Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(raw));

    private static bool Ascii(string text) => System.Text.Ascii.IsValid(text);
}
