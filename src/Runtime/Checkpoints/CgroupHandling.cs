namespace Gantry.Runtime.Checkpoints;

/// <summary>What criu does with control groups; numbers of its rpc.proto, criu_cg_mode.</summary>
internal enum CgroupHandling
{
    Ignore = 0,
    Soft = 3,
    Full = 4,
    Strict = 5,
}
