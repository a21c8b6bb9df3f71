using System.Text.Json;
using Gantry.Oci.RuntimeSpec;

namespace Gantry.Engine.Specs;

/// <summary>Reads a system call profile: Docker's form, whose rules depend on capabilities and architecture, or that of the runtime specification.</summary>
internal static class SeccompDocument
{
    private const string Architecture = "amd64";

    /// <param name="capabilities">The container's, by their full names.</param>
    public static Seccomp Read(string json, IReadOnlyList<string> capabilities)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            JsonElement root = document.RootElement;
            return new Seccomp
            {
                DefaultAction = Text(root, "defaultAction") ?? throw new JsonException("it has no defaultAction"),
                DefaultErrnoRet = Number(root, "defaultErrnoRet"),
                Architectures = Architectures(root),
                Flags = Texts(root, "flags"),
                Syscalls = [.. Items(root, "syscalls").Where(rule => Applies(rule, capabilities)).Select(Rule)],
            };
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or FormatException)
        {
            throw new EngineException(EngineFailure.Invalid, $"Decoding seccomp profile failed: {failure.Message}", failure);
        }
    }

    private static IReadOnlyList<string> Architectures(JsonElement root)
    {
        if (!root.TryGetProperty("archMap", out _))
            return Texts(root, "architectures");
        JsonElement own = Items(root, "archMap").FirstOrDefault(entry => Text(entry, "architecture") == "SCMP_ARCH_X86_64");
        return own.ValueKind == JsonValueKind.Undefined ? [] : ["SCMP_ARCH_X86_64", .. Texts(own, "subArchitectures")];
    }

    private static bool Applies(JsonElement rule, IReadOnlyList<string> capabilities)
    {
        JsonElement includes = rule.TryGetProperty("includes", out JsonElement wanted) ? wanted : default;
        JsonElement excludes = rule.TryGetProperty("excludes", out JsonElement unwanted) ? unwanted : default;
        IReadOnlyList<string> architectures = Texts(includes, "arches");
        return (architectures.Count == 0 || architectures.Contains(Architecture)) && !Texts(excludes, "arches").Contains(Architecture) &&
            Texts(includes, "caps").All(capabilities.Contains) && !Texts(excludes, "caps").Any(capabilities.Contains) &&
            IsKernel(Text(includes, "minKernel")) && !(Text(excludes, "minKernel") is { } old && IsKernel(old));
    }

    private static bool IsKernel(string? least) => least is null || Environment.OSVersion.Version >= Version.Parse(least);

    private static SeccompSyscall Rule(JsonElement rule) => new()
    {
        Names = Text(rule, "name") is { Length: > 0 } name ? [name] : Texts(rule, "names"),
        Action = Text(rule, "action") ?? "",
        ErrnoRet = Number(rule, "errnoRet"),
        Args = [.. Items(rule, "args").Select(Argument)],
    };

    private static SeccompArgument Argument(JsonElement argument) => new()
    {
        Index = Number(argument, "index") ?? 0,
        Value = Large(argument, "value"),
        ValueTwo = Large(argument, "valueTwo"),
        Op = Text(argument, "op") ?? "",
    };

    private static IEnumerable<JsonElement> Items(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out JsonElement list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray()
            : Enumerable.Empty<JsonElement>();

    private static IReadOnlyList<string> Texts(JsonElement parent, string name) => [.. Items(parent, name).Select(item => item.GetString() ?? "")];

    private static string? Text(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static uint? Number(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number ? value.GetUInt32() : null;

    private static ulong Large(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number ? value.GetUInt64() : 0;
}
