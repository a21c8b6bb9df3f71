using System.Globalization;

namespace Gantry.Build.Dockerfiles.Instructions;

/// <summary>One --mount of a RUN, values not yet expanded.</summary>
internal sealed record RunMount
{
    private static readonly string[] Known =
        ["type", "from", "source", "src", "target", "dst", "destination", "readonly", "ro", "readwrite", "rw", "id", "sharing", "required", "uid", "gid", "mode", "size", "env"];

    public required RunMountKind Kind { get; init; }

    public string? From { get; init; }

    public string Source { get; init; } = "";

    public string Target { get; init; } = "";

    public bool IsWritable { get; init; }

    public string Id { get; init; } = "";

    /// <summary>shared, private or locked.</summary>
    public string Sharing { get; init; } = "shared";

    public bool IsRequired { get; init; }

    public uint Owner { get; init; }

    public uint Group { get; init; }

    public uint? Mode { get; init; }

    /// <summary>Bytes of a tmpfs; 0 is half of the memory.</summary>
    public long Size { get; init; }

    /// <summary>The variable that carries a secret.</summary>
    public string? Variable { get; init; }

    // type=cache,target=/root/.cache,id=x
    public static RunMount Parse(string value, InstructionText text)
    {
        var fields = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (string field in Fields(value))
        {
            int equals = field.IndexOf('=');
            string name = (equals < 0 ? field : field[..equals]).ToLowerInvariant();
            if (!Known.Contains(name))
                throw text.Error($"unexpected key '{name}' in '{field}'");
            fields[name] = equals < 0 ? null : field[(equals + 1)..];
        }
        return Read(fields, text);
    }

    private static RunMount Read(Dictionary<string, string?> fields, InstructionText text)
    {
        string? Text(params ReadOnlySpan<string> names)
        {
            foreach (string name in names)
            {
                if (fields.TryGetValue(name, out string? found))
                    return found ?? throw text.Error($"invalid field '{name}' must be a key=value pair");
            }
            return null;
        }

        RunMountKind kind = KindOf(Text("type") ?? "bind", text);
        var mount = new RunMount
        {
            Kind = kind,
            From = Text("from"),
            Source = Text("source", "src") ?? "",
            Target = Text("target", "dst", "destination") ?? "",
            IsWritable = IsWritableMount(kind, fields, text),
            Id = Text("id") ?? "",
            Sharing = Text("sharing")?.ToLowerInvariant() ?? "shared",
            IsRequired = Flag(fields, "required", text) ?? false,
            Owner = Number(Text("uid"), text),
            Group = Number(Text("gid"), text),
            Mode = Text("mode") is { } mode ? Octal(mode, text) : null,
            Size = Text("size") is { } size ? ByteCount.TryParse(size) ?? throw text.Error($"invalid value for size: {size}") : 0,
            Variable = Text("env"),
        };
        return Checked(mount, text);
    }

    private static RunMount Checked(RunMount mount, InstructionText text)
    {
        if (mount.Kind is RunMountKind.Bind or RunMountKind.Cache or RunMountKind.Tmpfs && mount.Target.Length == 0)
            throw text.Error($"the {mount.Kind.ToString().ToLowerInvariant()} mount of RUN needs a target");
        if (mount.Sharing is not ("shared" or "private" or "locked"))
            throw text.Error($"unsupported sharing value \"{mount.Sharing}\"");
        if (mount.Variable is not null && mount.Kind != RunMountKind.Secret)
            throw text.Error("only a secret can be mounted as a variable");
        if (mount.From?.Contains('$', StringComparison.Ordinal) == true)
            throw text.Error($"'from' doesn't support variable expansion, define alias stage instead: {mount.From}");
        return mount;
    }

    private static RunMountKind KindOf(string name, InstructionText text) =>
        Enum.GetNames<RunMountKind>().FirstOrDefault(known => known.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } found
            ? Enum.Parse<RunMountKind>(found)
            : throw text.Error($"unsupported mount type \"{name}\"");

    private static bool IsWritableMount(RunMountKind kind, Dictionary<string, string?> fields, InstructionText text)
    {
        bool? isWritable = Flag(fields, "rw", text) ?? Flag(fields, "readwrite", text);
        bool? isReadOnly = Flag(fields, "ro", text) ?? Flag(fields, "readonly", text);
        return isWritable ?? !isReadOnly ?? kind != RunMountKind.Bind;
    }

    private static bool? Flag(Dictionary<string, string?> fields, string name, InstructionText text) =>
        !fields.TryGetValue(name, out string? value) ? null
        : value is null ? true
        : bool.TryParse(value, out bool parsed) ? parsed
        : value is "1" or "0" ? value == "1"
        : throw text.Error($"invalid value for {name}: {value}");

    private static uint Number(string? value, InstructionText text) =>
        value is null ? 0
        : uint.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out uint number) && number != uint.MaxValue ? number
        : throw text.Error($"invalid value for uid or gid: {value}");

    private static uint Octal(string value, InstructionText text) =>
        PermissionBits.TryParseOctal(value) ?? throw text.Error($"invalid value for mode: {value}");

    // Comma-separated as in a CSV file: a field in double quotes may have commas.
    private static IEnumerable<string> Fields(string value)
    {
        var field = new System.Text.StringBuilder();
        bool isQuoted = false;
        foreach (char c in value)
        {
            if (c == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (c == ',' && !isQuoted)
            {
                yield return field.ToString();
                field.Clear();
            }
            else
            {
                field.Append(c);
            }
        }
        yield return field.ToString();
    }
}
