namespace Gantry.Images.Registries;

/// <summary>How a registry wants to be authorised: the scheme and parameters of WWW-Authenticate, see RFC 9110, 11.6.1.</summary>
internal sealed record Challenge(string Scheme, IReadOnlyDictionary<string, string> Parameters)
{
    // Sample: Bearer realm="https://auth.example/token",service="registry",scope="repository:a/b:pull"
    public static Challenge Parse(string scheme, string? parameters)
    {
        var found = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        ReadOnlySpan<char> rest = parameters;
        while (TryTake(ref rest, out string name, out string value))
            found.TryAdd(name, value);
        return new Challenge(scheme.ToLowerInvariant(), found);
    }

    private static bool TryTake(ref ReadOnlySpan<char> rest, out string name, out string value)
    {
        (name, value) = ("", "");
        rest = rest.TrimStart(" ,\t");
        int equals = rest.IndexOf('=');
        if (equals <= 0)
            return false;
        name = rest[..equals].Trim().ToString();
        rest = rest[(equals + 1)..].TrimStart();
        if (!rest.StartsWith("\""))
        {
            int end = rest.IndexOf(',');
            value = (end < 0 ? rest : rest[..end]).Trim().ToString();
            rest = end < 0 ? [] : rest[end..];
            return true;
        }
        int quote = 1;
        var text = new System.Text.StringBuilder();
        for (; quote < rest.Length && rest[quote] != '"'; quote++)
        {
            if (rest[quote] == '\\' && quote + 1 < rest.Length)
                quote++;
            text.Append(rest[quote]);
        }
        value = text.ToString();
        rest = quote < rest.Length ? rest[(quote + 1)..] : [];
        return true;
    }
}
