using Gantry.Linux.Mounts;

namespace Gantry.Runtime.Rootfs;

/// <summary>The options of a mount in config.json, sorted by who acts on them: the mount, its tree, or the file system.</summary>
internal sealed record MountOptions
{
    public bool IsBind { get; private set; }
    public bool IsRecursive { get; private set; }
    /// <summary>The owners of files are shown through a mapping: the mount's own or the container's.</summary>
    public bool IsIdMapped { get; private set; }

    public bool IsIdMappedRecursively { get; private set; }

    /// <summary>The file system begins with a copy of what it covers.</summary>
    public bool CopiesUp { get; private set; }

    /// <summary>A mount that is there is changed.</summary>
    public bool IsRemount { get; private set; }

    public MountAttributes Set { get; private set; }
    public MountAttributes Clear { get; private set; }
    public MountAttributes SetRecursively { get; private set; }
    public MountAttributes ClearRecursively { get; private set; }
    public MountFlags Propagation { get; private set; }

    /// <summary>What is left for the file system: flags (`sync`) and assignments (`size=64m`).</summary>
    public IReadOnlyList<string> FileSystem => _fileSystem;

    private readonly List<string> _fileSystem = [];

    public static MountOptions Parse(IReadOnlyList<string> options)
    {
        var parsed = new MountOptions();
        foreach (string option in options)
        {
            if (!parsed.TakeAttribute(option) && !parsed.TakeRecursiveAttribute(option) && !parsed.TakePropagation(option) && !parsed.TakeKind(option))
                parsed._fileSystem.Add(option);
        }

        return parsed;
    }

    public static IReadOnlyList<string> Known { get; } =
    [
        "async", "atime", "bind", "defaults", "dev", "diratime", "dirsync", "exec", "idmap", "iversion", "lazytime", "loud", "mand", "noatime", "nodev", "nodiratime",
        "noexec", "noiversion", "nolazytime", "nomand", "norelatime", "nostrictatime", "nosuid", "nosymfollow", "private", "ratime", "rbind", "rdev", "rdiratime",
        "relatime", "remount", "rexec", "ridmap", "rnoatime", "rnodev", "rnodiratime", "rnoexec", "rnorelatime", "rnosuid", "rnosymfollow", "ro", "rprivate",
        "rrelatime", "rro", "rrw", "rshared", "rslave", "rsuid", "rsymfollow", "runbindable", "rw", "shared", "silent", "slave", "strictatime",
        "suid", "symfollow", "sync", "tmpcopyup", "unbindable",
    ];

    private bool TakeKind(string option)
    {
        switch (option)
        {
            case "bind":
                IsBind = true;
                return true;
            case "rbind":
                IsBind = IsRecursive = true;
                return true;
            case "idmap":
                IsIdMapped = true;
                return true;
            case "ridmap":
                IsIdMapped = IsIdMappedRecursively = true;
                return true;
            case "tmpcopyup":
                CopiesUp = true;
                return true;
            case "remount":
                IsRemount = true;
                return true;
            case "async":
                _fileSystem.Remove("sync");
                return true;
            case "nomand" or "nolazytime" or "noiversion":
                _fileSystem.Remove(option[2..]);
                return true;
            case "defaults" or "loud" or "silent" or "":
                return true;
            default:
                return false;
        }
    }

    private bool TakeAttribute(string option)
    {
        (MountAttributes set, MountAttributes clear) = Attributes(option);
        if (set == 0 && clear == 0)
            return false;

        // The last of contradicting options wins.
        Set = (Set & ~clear) | set;
        Clear = (Clear & ~Plain(set)) | clear;
        return true;
    }

    private bool TakeRecursiveAttribute(string option)
    {
        if (option.Length < 2 || option[0] != 'r')
            return false;

        (MountAttributes set, MountAttributes clear) = Attributes(option[1..]);
        if (set == 0 && clear == 0)
            return false;

        SetRecursively = (SetRecursively & ~clear) | set;
        ClearRecursively = (ClearRecursively & ~Plain(set)) | clear;
        return true;
    }

    private bool TakePropagation(string option)
    {
        string name = option.Length > 1 && option[0] == 'r' ? option[1..] : option;
        MountFlags kind = PropagationOf(name);
        if (kind == MountFlags.None)
            return false;

        Propagation = kind | (name.Length < option.Length ? MountFlags.Recursive : MountFlags.None);
        return true;
    }

    public static MountFlags PropagationOf(string name) => name switch
    {
        "private" => MountFlags.Private,
        "shared" => MountFlags.Shared,
        "slave" => MountFlags.Slave,
        "unbindable" => MountFlags.Unbindable,
        _ => MountFlags.None,
    };

    private static MountAttributes Plain(MountAttributes attributes) => attributes & ~MountAttributes.AccessTimeMask;

    // Access time is one field of three values: to set one of them the whole field has to be cleared in the same call.
    private static (MountAttributes Set, MountAttributes Clear) Attributes(string option) => option switch
    {
        "ro" => (MountAttributes.ReadOnly, 0),
        "rw" => (0, MountAttributes.ReadOnly),
        "nosuid" => (MountAttributes.NoSetUid, 0),
        "suid" => (0, MountAttributes.NoSetUid),
        "nodev" => (MountAttributes.NoDevices, 0),
        "dev" => (0, MountAttributes.NoDevices),
        "noexec" => (MountAttributes.NoExecute, 0),
        "exec" => (0, MountAttributes.NoExecute),
        "nodiratime" => (MountAttributes.NoDirectoryAccessTime, 0),
        "diratime" => (0, MountAttributes.NoDirectoryAccessTime),
        "nosymfollow" => (MountAttributes.NoSymlinkFollow, 0),
        "symfollow" => (0, MountAttributes.NoSymlinkFollow),
        "noatime" => (MountAttributes.NoAccessTime, MountAttributes.AccessTimeMask),
        "strictatime" => (MountAttributes.StrictAccessTime, MountAttributes.AccessTimeMask),
        "atime" or "relatime" or "nostrictatime" => (0, MountAttributes.AccessTimeMask),
        "norelatime" => (MountAttributes.StrictAccessTime, MountAttributes.AccessTimeMask),
        _ => (0, 0),
    };
}
