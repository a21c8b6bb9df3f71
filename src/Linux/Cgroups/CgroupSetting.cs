namespace Gantry.Linux.Cgroups;

/// <summary>A value to write into one file of one controller, for example `memory`, `memory.max`, `268435456`.</summary>
public readonly record struct CgroupSetting(string Controller, string File, string Value)
{
    /// <summary>True where a kernel without the file may go on without it.</summary>
    public bool IsOptional { get; init; }

    /// <summary>What says the same on kernels without the file, in order of preference.</summary>
    public IReadOnlyList<CgroupSetting> Instead { get; init; } = [];
}
