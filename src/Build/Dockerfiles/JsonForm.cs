using System.Text.Json;

namespace Gantry.Build.Dockerfiles;

/// <summary>The form of arguments that is a JSON list of strings.</summary>
internal static class JsonForm
{
    /// <summary>None if the text is no such list; a list of other things is an error.</summary>
    public static IReadOnlyList<string>? TryRead(InstructionText text)
    {
        string rest = text.Rest;
        if (!rest.StartsWith('['))
            return null;
        List<string> words = [];
        try
        {
            var json = new Utf8JsonReader(System.Text.Encoding.UTF8.GetBytes(rest));
            json.Read();
            while (json.Read() && json.TokenType != JsonTokenType.EndArray)
            {
                if (json.TokenType != JsonTokenType.String)
                    return IsList(rest) ? throw text.Error("when using JSON array syntax, arrays must be comprised of strings only") : null;
                words.Add(json.GetString()!);
            }
            return json.Read() ? null : words;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // "[ -f x ] && y" is a shell command, not a list.
            return null;
        }
    }

    private static bool IsList(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Array;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
