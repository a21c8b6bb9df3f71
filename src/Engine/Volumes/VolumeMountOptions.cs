using System.Net;
using Gantry.Linux.Mounts;

namespace Gantry.Engine.Volumes;

/// <summary>What a volume with options of its own is to the kernel: the arguments of one mount(2).</summary>
internal sealed record VolumeMountOptions(string Type, string Device, MountFlags Flags, string Data)
{
    // Names of mount(8), "filesystem-independent mount options"; those that only say what holds anyway have no flag.
    private static readonly Dictionary<string, MountFlags> Known = new(StringComparer.Ordinal)
    {
        ["ro"] = MountFlags.ReadOnly,
        ["nosuid"] = MountFlags.NoSetUid,
        ["nodev"] = MountFlags.NoDevices,
        ["noexec"] = MountFlags.NoExecute,
        ["sync"] = MountFlags.Synchronous,
        ["dirsync"] = MountFlags.DirectorySync,
        ["noatime"] = MountFlags.NoAccessTime,
        ["nodiratime"] = MountFlags.NoDirectoryAccessTime,
        ["relatime"] = MountFlags.RelativeAccessTime,
        ["strictatime"] = MountFlags.StrictAccessTime,
        ["lazytime"] = MountFlags.LazyTime,
        ["bind"] = MountFlags.Bind,
        ["rbind"] = MountFlags.Bind | MountFlags.Recursive,
    };

    private static readonly HashSet<string> Idle = ["", "rw", "suid", "dev", "exec", "async", "atime", "diratime", "defaults", "auto", "noauto", "nofail", "_netdev"];

    /// <summary>Refuses options that no mount can be made of, in Docker's words.</summary>
    public static void Check(VolumeConfig volume)
    {
        if (volume.Options is not { Count: > 0 } options)
            return;
        string[] known = ["device", "o", "size", "type"];
        if (options.Keys.FirstOrDefault(key => !known.Contains(key)) is { } strange)
            throw new EngineException(EngineFailure.Invalid, $"create {volume.Name}: invalid option: \"{strange}\"");
        if (options.ContainsKey("size"))
            throw new EngineException(EngineFailure.Invalid, $"create {volume.Name}: quota size requested but no quota support");
        string[] needed = ["device", "type"];
        if (needed.FirstOrDefault(key => string.IsNullOrEmpty(options.GetValueOrDefault(key))) is { } missing)
            throw new EngineException(EngineFailure.Invalid, $"create {volume.Name}: missing required option: \"{missing}\"");
    }

    public static VolumeMountOptions Of(IReadOnlyDictionary<string, string> options)
    {
        MountFlags flags = MountFlags.None;
        List<string> data = [];
        foreach (string option in options.GetValueOrDefault("o", "").Split(','))
        {
            if (Known.TryGetValue(option, out MountFlags flag))
                flags |= flag;
            else if (!Idle.Contains(option))
                data.Add(option);
        }
        return new(options["type"], options["device"], flags, string.Join(',', data));
    }

    /// <summary>The kernel's NFS and CIFS take the server's address, not its name.</summary>
    public async Task<VolumeMountOptions> ResolveAsync(CancellationToken cancel)
    {
        const string Key = "addr=";
        if (!Type.StartsWith("nfs", StringComparison.Ordinal) && Type != "cifs")
            return this;
        string[] parts = Data.Split(',');
        for (int i = 0; i < parts.Length; i++)
        {
            if (parts[i].StartsWith(Key, StringComparison.Ordinal) && !IPAddress.TryParse(parts[i][Key.Length..], out _))
                parts[i] = Key + (await Dns.GetHostAddressesAsync(parts[i][Key.Length..], cancel))[0];
        }
        return this with { Data = string.Join(',', parts) };
    }

    /// <summary>As Docker tells of a mount that failed.</summary>
    public string Describe(string target)
    {
        string flags = Flags == 0 ? "" : FormattableString.Invariant($", flags: 0x{(uint)Flags:x}");
        string data = Data.Length == 0 ? "" : $", data: {Data}";
        return $"mount {Device}:{target}{flags}{data}";
    }
}
