namespace Gantry.Runtime.Systemd;

/// <summary>linux.cgroupsPath as engines write it for systemd: `slice:prefix:name` is the scope `prefix-name.scope` in the slice.</summary>
internal sealed record ScopeName(string Slice, string Unit)
{
    private const string DefaultPrefix = "gantry";
    private const int MaxUnitName = 255;

    public static ScopeName For(string id, string? cgroupsPath, bool isRootless)
    {
        if (string.IsNullOrEmpty(cgroupsPath))
            return new(DefaultSlice(isRootless), $"{DefaultPrefix}-{id}.scope");

        if (cgroupsPath.Split(':') is not [var slice, var prefix, { Length: > 0 } name])
            throw Invalid($"expected cgroupsPath to be of format \"slice:prefix:name\" for systemd cgroups, got \"{cgroupsPath}\" instead");

        if (name.EndsWith(".slice", StringComparison.Ordinal))
            throw Invalid($"cgroupsPath {cgroupsPath} names a slice, and a slice holds no processes: give the name of a scope");

        string unit = prefix.Length == 0 ? $"{name}.scope" : $"{prefix}-{name}.scope";
        return new(SliceFor(slice, isRootless), IsUnitName(unit) ? unit : throw Invalid($"cgroupsPath {cgroupsPath} makes no name of a unit"));
    }

    /// <summary>Where the scope's control group is below its systemd's own: `a-b.slice` lies in `a.slice`, see systemd.slice(5).</summary>
    public string Path
    {
        get
        {
            if (Slice == "-.slice")
                return "/" + Unit;

            string[] parts = Slice[..^".slice".Length].Split('-');
            IEnumerable<string> slices = Enumerable.Range(1, parts.Length).Select(count => string.Join('-', parts[..count]) + ".slice");
            return $"/{string.Join('/', slices)}/{Unit}";
        }
    }

    private static string DefaultSlice(bool isRootless) => isRootless ? "user.slice" : "system.slice";

    private static string SliceFor(string slice, bool isRootless)
    {
        if (slice.Length == 0)
            return DefaultSlice(isRootless);

        bool isValid = slice.EndsWith(".slice", StringComparison.Ordinal)
            && IsUnitName(slice)
            && (slice == "-.slice" || Array.TrueForAll(slice[..^".slice".Length].Split('-'), part => part.Length > 0));
        return isValid ? slice : throw Invalid($"cgroupsPath names the slice {slice}, which is no name of a slice");
    }

    private static bool IsUnitName(string name) =>
        name.Length <= MaxUnitName && name.All(c => char.IsAsciiLetterOrDigit(c) || c is ':' or '-' or '_' or '.' or '\\' or '@');

    private static RuntimeException Invalid(string message) => new(RuntimeFailure.InvalidBundle, message);
}
