namespace Gantry.KubeServer.Requests;

/// <summary>What a path below /api or /apis names: a group, a version, and there a resource, an object and a subresource.</summary>
internal readonly record struct RequestTarget(string Group, string Version)
{
    public string Plural { get; init; } = "";

    public string Namespace { get; init; } = "";

    public string Name { get; init; } = "";

    public string Subresource { get; init; } = "";

    /// <summary>Whether the path is of the old form for watches: /api/v1/watch/….</summary>
    public bool IsWatch { get; init; }

    /// <summary>How many steps of the path lead to a proxy; what comes after them is for whoever is behind it. 0 for all other paths.</summary>
    public int ProxySteps { get; init; }

    /// <summary>What a request asks for here, as a verb of the API; empty for a method that there is none for.</summary>
    public string VerbOf(string method, QueryReader query) => (method, Name.Length > 0) switch
    {
        ("GET" or "HEAD", _) when IsWatch => Subresource.Length == 0 ? "watch" : "",
        _ when IsWatch => "",
        ("GET" or "HEAD", false) => query.Flag("watch") ? "watch" : "list",
        ("GET" or "HEAD", true) => "get",
        ("POST", _) => "create",
        ("PUT", _) => "update",
        ("PATCH", _) => "patch",
        ("DELETE", true) => "delete",
        ("DELETE", false) => "deletecollection",
        _ => "",
    };

    /// <summary>
    /// Reads /api/v1/… and /apis/GROUP/VERSION/…, followed by nothing (the version's discovery document) or by
    /// [namespaces/NS/]PLURAL[/NAME[/SUBRESOURCE]]. False for every other shape.
    /// </summary>
    public static bool TryParse(string path, out RequestTarget target)
    {
        target = default;
        string[] steps = path.Split('/');

        // A leading slash makes the first step empty; one trailing slash is forgiven; any other empty step names nothing.
        int proxySteps = ProxyStepsOf(steps);
        if (proxySteps > 0)
            steps = steps[..(proxySteps + 1)];
        else if (steps.Length > 2 && steps[^1].Length == 0)
            steps = steps[..^1];
        if (steps.Length < 3 || steps[0].Length != 0 || steps.AsSpan(1).Contains(""))
            return false;

        int rest;
        if (steps[1] == "api")
        {
            target = new RequestTarget("", steps[2]) { ProxySteps = proxySteps };
            rest = 3;
        }
        else if (steps[1] == "apis" && steps.Length > 3)
        {
            target = new RequestTarget(steps[2], steps[3]);
            rest = 4;
        }
        else
        {
            return false;
        }

        // Only an object may seem to have such a name; that none has is told when it is asked for.
        int dots = steps.Count(step => step is "." or "..");
        return TryReadResource(steps.AsSpan(rest), ref target) && (dots == 0 || dots == 1 && target.Name is "." or "..");
    }

    /// <summary>Reads a path of another server, whose subresources may have paths of their own: what comes after the subresource belongs to it.</summary>
    public static bool TryParseStart(string path, out RequestTarget target)
    {
        if (TryParse(path, out target))
            return true;
        string[] steps = path.Split('/');
        int most = steps is ["", "apis", _, _, "namespaces", _, _, ..] ? 9 : 7;
        return steps.Length > most && TryParse(string.Join('/', steps[..most]), out target);
    }

    private static int ProxyStepsOf(ReadOnlySpan<string> steps) => steps switch
    {
        ["", "api", _, "namespaces", _, "pods" or "services", _, "proxy", ..] => 7,
        ["", "api", _, "nodes", _, "proxy", ..] => 5,
        _ => 0,
    };

    private static bool TryReadResource(ReadOnlySpan<string> steps, ref RequestTarget target)
    {
        if (steps is ["watch", _, ..])
        {
            target = target with { IsWatch = true };
            steps = steps[1..];
        }

        // /namespaces/NS/finalize and /namespaces/NS/status are subresources of the namespace, not resources inside of it.
        if (steps is ["namespaces", var space, var inside, ..] && inside is not ("status" or "finalize"))
        {
            target = target with { Namespace = space };
            steps = steps[2..];
        }

        switch (steps)
        {
            case []:
                return true;
            case [var plural]:
                target = target with { Plural = plural };
                return true;
            case [var plural, var name]:
                target = target with { Plural = plural, Name = name };
                return true;
            case [var plural, var name, var subresource]:
                target = target with { Plural = plural, Name = name, Subresource = subresource };
                return true;
            default:
                return false;
        }
    }
}
