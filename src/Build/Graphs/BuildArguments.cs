using Gantry.Oci.ImageSpec;

namespace Gantry.Build.Graphs;

/// <summary>The values that whoever builds gave, and those that every build has; keeps which were asked for.</summary>
internal sealed class BuildArguments(IReadOnlyDictionary<string, string> given, Platform build, Platform target)
{
    private static readonly string[] Proxies =
        ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "FTP_PROXY", "ftp_proxy", "NO_PROXY", "no_proxy", "ALL_PROXY", "all_proxy"];

    // What other builders take; it is accepted and changes nothing here, so nobody is warned of it.
    private static readonly string[] Known =
        ["BUILDKIT_CACHE_MOUNT_NS", "BUILDKIT_CONTEXT_KEEP_GIT_DIR", "BUILDKIT_DOCKERFILE_CHECK", "BUILDKIT_INLINE_CACHE", "BUILDKIT_MULTI_PLATFORM",
         "BUILDKIT_SANDBOX_HOSTNAME", "BUILDKIT_SYNTAX", "BUILDKIT_SBOM_SCAN_CONTEXT", "BUILDKIT_SBOM_SCAN_STAGE", "SOURCE_DATE_EPOCH"];

    private readonly HashSet<string> _used = [];
    private readonly Lock _gate = new();

    /// <summary>The moment that everything made is to carry.</summary>
    public DateTimeOffset? SourceDate { get; } = ReadSourceDate(given);

    /// <summary>Proxy settings reach every RUN, are no reason to run it again and are not written down.</summary>
    public IEnumerable<KeyValuePair<string, string>> GivenProxies => given.Where(argument => Proxies.Contains(argument.Key));

    public static bool IsProxy(string name) => Proxies.Contains(name);

    public bool KeepsGitDirectory => given.GetValueOrDefault("BUILDKIT_CONTEXT_KEEP_GIT_DIR") is "1" or "true";

    /// <summary>The value given; none if nobody gave one.</summary>
    public string? Given(string name)
    {
        lock (_gate)
            _used.Add(name);
        return given.GetValueOrDefault(name);
    }

    /// <summary>TARGETPLATFORM and its relatives, by the platforms of this build.</summary>
    public string? OfPlatform(string name) => name switch
    {
        "BUILDPLATFORM" => build.ToString(),
        "BUILDOS" => build.Os,
        "BUILDARCH" => build.Architecture,
        "BUILDVARIANT" => build.Variant ?? "",
        "TARGETPLATFORM" => target.ToString(),
        "TARGETOS" => target.Os,
        "TARGETARCH" => target.Architecture,
        "TARGETVARIANT" => target.Variant ?? "",
        _ => null,
    };

    /// <summary>What was given and no ARG asked for.</summary>
    public IReadOnlyList<string> Unused()
    {
        lock (_gate)
            return [.. given.Keys.Where(name => !_used.Contains(name) && !IsProxy(name) && !Known.Contains(name)).Order(StringComparer.Ordinal)];
    }

    private static DateTimeOffset? ReadSourceDate(IReadOnlyDictionary<string, string> given)
    {
        if (given.GetValueOrDefault("SOURCE_DATE_EPOCH") is not { Length: > 0 } text)
            return null;
        return long.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out long seconds) && seconds is >= 0 and < 253402300800
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : throw new BuildException(BuildFailure.Invalid, $"invalid SOURCE_DATE_EPOCH: {text}");
    }
}
