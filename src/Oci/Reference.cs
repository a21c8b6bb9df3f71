using System.Diagnostics.CodeAnalysis;

namespace Gantry.Oci;

/// <summary>The full name of an image: registry, repository, and a tag or a digest; <c>busybox</c> means docker.io/library/busybox:latest.</summary>
public sealed record Reference
{
    public const string DefaultRegistry = "docker.io";
    private const int LongestRepository = 255;
    private const int LongestTag = 128;

    private Reference(string registry, string repository, string? tag, Digest? digest) =>
        (Registry, Repository, Tag, Digest) = (registry, repository, tag, digest);

    /// <summary>Host, and port where one was given.</summary>
    public string Registry { get; }

    public string Repository { get; }

    public string? Tag { get; }

    public Digest? Digest { get; }

    /// <summary>Registry and repository, without tag and digest.</summary>
    public string Name => $"{Registry}/{Repository}";

    /// <summary>What stands behind <c>manifests/</c> in a registry's URL: the digest where there is one.</summary>
    public string Identifier => Digest?.ToString() ?? Tag!;

    /// <summary>The name as people write it: without the default registry and its <c>library/</c>.</summary>
    public string Familiar => FamiliarName + Suffix;

    public string FamiliarName => Registry != DefaultRegistry ? Name
        : Repository.StartsWith("library/", StringComparison.Ordinal) && Repository.IndexOf('/', 8) < 0 ? Repository[8..]
        : Repository;

    private string Suffix => (Tag is null ? "" : $":{Tag}") + (Digest is null ? "" : $"@{Digest}");

    /// <summary>The same name by digest alone, as in a list of repository digests.</summary>
    public Reference ByDigest(Digest digest) => new(Registry, Repository, tag: null, digest);

    public Reference WithTag(string tag) => IsTag(tag)
        ? new Reference(Registry, Repository, tag, digest: null)
        : throw new FormatException($"\"{tag}\" is not a tag");

    public static Reference Parse(string text) => TryParse(text, out Reference? reference)
        ? reference
        : throw new FormatException($"\"{text}\" is not an image name ([registry/]repository[:tag][@digest], lower case)");

    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Reference? reference)
    {
        reference = null;
        if (string.IsNullOrEmpty(text) || text.Length > 1024)
            return false;

        string name = text;
        Digest? digest = null;
        if (name.IndexOf('@') is >= 0 and int at)
        {
            if (!Oci.Digest.TryParse(name[(at + 1)..], out Digest parsed))
                return false;
            (name, digest) = (name[..at], parsed);
        }

        string? tag = null;
        // A colon before the last slash belongs to the registry's port.
        if (name.LastIndexOf(':') is >= 0 and int colon && colon > name.LastIndexOf('/'))
            (name, tag) = (name[..colon], name[(colon + 1)..]);
        if (tag is not null && !IsTag(tag))
            return false;

        (string registry, string repository) = Split(name);
        if (!IsRegistry(registry) || !IsRepository(repository) || (registry == DefaultRegistry && IsImageId(name)))
            return false;
        reference = new Reference(registry, repository, tag ?? (digest is null ? "latest" : null), digest);
        return true;
    }

    public override string ToString() => Name + Suffix;

    // The first component is a registry only if it could not be a repository of the default one.
    private static (string Registry, string Repository) Split(string name)
    {
        int slash = name.IndexOf('/');
        string first = slash < 0 ? "" : name[..slash];
        bool isRegistry = first.Contains('.') || first.Contains(':') || first == "localhost" || first.Any(char.IsAsciiLetterUpper);
        string registry = isRegistry ? first : DefaultRegistry;
        string repository = isRegistry ? name[(slash + 1)..] : name;
        if (registry == "index.docker.io")
            registry = DefaultRegistry;
        if (registry == DefaultRegistry && !repository.Contains('/'))
            repository = "library/" + repository;
        return (registry, repository);
    }

    // 64 hexadecimal digits are the id of an image, never its name.
    private static bool IsImageId(string name) => name.Length == 64 && name.All(char.IsAsciiHexDigitLower);

    private static bool IsTag(string tag) =>
        tag.Length is > 0 and <= LongestTag && (char.IsAsciiLetterOrDigit(tag[0]) || tag[0] == '_')
        && tag.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-');

    private static bool IsRegistry(string registry)
    {
        if (registry.StartsWith('['))
            return IsBracketedAddress(registry);
        string[] hostAndPort = registry.Split(':');
        return hostAndPort.Length <= 2 && hostAndPort[0].Split('.').All(IsHostLabel)
            && (hostAndPort.Length == 1 || IsPort(hostAndPort[1]));
    }

    private static bool IsBracketedAddress(string registry)
    {
        int end = registry.IndexOf(']');
        return end > 0 && System.Net.IPAddress.TryParse(registry.AsSpan(1, end - 1), out _)
            && !registry.AsSpan(1, end - 1).Contains('%')
            && (end == registry.Length - 1 || (registry[end + 1] == ':' && IsPort(registry[(end + 2)..])));
    }

    private static bool IsPort(string port) => port.Length is > 0 and <= 5 && port.All(char.IsAsciiDigit);

    private static bool IsHostLabel(string label) =>
        label.Length > 0 && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') && label[0] != '-' && label[^1] != '-';

    private static bool IsRepository(string repository) =>
        repository.Length is > 0 and <= LongestRepository && repository.Split('/').All(IsRepositoryPart);

    // Lower-case letters and digits, joined by one dot, one or two underscores, or any number of dashes.
    private static bool IsRepositoryPart(string part)
    {
        int i = 0;
        while (true)
        {
            int word = i;
            while (i < part.Length && (char.IsAsciiLetterLower(part[i]) || char.IsAsciiDigit(part[i])))
                i++;
            if (i == word)
                return false;
            if (i == part.Length)
                return true;
            int joint = i;
            while (i < part.Length && part[i] == part[joint] && part[i] is '.' or '_' or '-')
                i++;
            int longest = part[joint] switch { '.' => 1, '_' => 2, '-' => int.MaxValue, _ => 0 };
            if (i - joint > longest || i == joint)
                return false;
        }
    }
}
