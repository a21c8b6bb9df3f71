namespace Gantry.Kube.Patches;

/// <summary>A place in a document: "/spec/containers/0" (RFC 6901). ~1 stands for a slash in a name and ~0 for a tilde.</summary>
internal sealed record JsonPointer(string Text, IReadOnlyList<string> Tokens)
{
    public bool IsRoot => Tokens.Count == 0;

    public string Last => Tokens[^1];

    public static JsonPointer? TryParse(string text)
    {
        if (text.Length == 0)
            return new JsonPointer(text, []);
        if (text[0] != '/')
            return null;

        string[] tokens = text[1..].Split('/');
        for (int i = 0; i < tokens.Length; i++)
            tokens[i] = tokens[i].Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
        return new JsonPointer(text, tokens);
    }

    public bool IsAbove(JsonPointer other) => other.Tokens.Count > Tokens.Count && other.Tokens.Take(Tokens.Count).SequenceEqual(Tokens);
}
