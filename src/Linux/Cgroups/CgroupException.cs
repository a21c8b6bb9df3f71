namespace Gantry.Linux.Cgroups;

/// <summary>A control group cannot be used as asked on this host.</summary>
public sealed class CgroupException(string message) : Exception(message);
