using System.Text.Json;

namespace Gantry.Oci.RuntimeSpec.Reading;

/// <summary>Reads the `process` of config.json, which is also a document of its own: the file of `exec --process`.</summary>
public static class ProcessReader
{
    public static Process Read(ReadOnlyMemory<byte> json)
    {
        using JsonDocument document = JsonDocument.Parse(json, ContainerSpecReader.Limits);
        return document.RootElement.ValueKind == JsonValueKind.Object ? Read(document.RootElement) : throw new JsonException("the process is not an object");
    }

    internal static Process Read(JsonElement process) => new()
    {
        Terminal = process.Flag("terminal"),
        ConsoleSize = process.Object("consoleSize", static size => new ConsoleSize { Height = size.Natural("height") ?? 0, Width = size.Natural("width") ?? 0 }),
        User = process.Object("user", ReadUser)!,
        Args = process.Texts("args"),
        CommandLine = process.Text("commandLine"),
        Env = process.Texts("env"),
        Cwd = process.Text("cwd")!,
        Capabilities = process.Object("capabilities", ReadCapabilities),
        Rlimits = process.Objects("rlimits", ReadRlimit),
        NoNewPrivileges = process.Flag("noNewPrivileges"),
        ApparmorProfile = process.Text("apparmorProfile"),
        OomScoreAdj = process.Small("oomScoreAdj"),
        SelinuxLabel = process.Text("selinuxLabel"),
        IoPriority = process.Object("ioPriority", static io => new IoPriority { Class = io.Text("class")!, Priority = io.Small("priority") ?? 0 }),
        Scheduler = process.Object("scheduler", ReadScheduler),
        ExecCpuAffinity = process.Object("execCPUAffinity", static cpu => new CpuAffinity { Initial = cpu.Text("initial"), Final = cpu.Text("final") }),
    };

    private static User ReadUser(JsonElement user) => new()
    {
        Uid = user.SmallNatural("uid") ?? 0,
        Gid = user.SmallNatural("gid") ?? 0,
        Umask = user.SmallNatural("umask"),
        AdditionalGids = user.SmallNaturals("additionalGids"),
        Username = user.Text("username"),
    };

    private static Capabilities ReadCapabilities(JsonElement sets) => new()
    {
        Bounding = sets.Texts("bounding"),
        Effective = sets.Texts("effective"),
        Inheritable = sets.Texts("inheritable"),
        Permitted = sets.Texts("permitted"),
        Ambient = sets.Texts("ambient"),
    };

    private static Rlimit ReadRlimit(JsonElement limit) => new()
    {
        Type = limit.Text("type")!,
        Soft = limit.Natural("soft") ?? 0,
        Hard = limit.Natural("hard") ?? 0,
    };

    private static Scheduler ReadScheduler(JsonElement scheduler) => new()
    {
        Policy = scheduler.Text("policy")!,
        Nice = scheduler.Small("nice") ?? 0,
        Priority = scheduler.Small("priority") ?? 0,
        Flags = scheduler.Texts("flags"),
        Runtime = scheduler.Natural("runtime") ?? 0,
        Deadline = scheduler.Natural("deadline") ?? 0,
        Period = scheduler.Natural("period") ?? 0,
    };
}
