namespace Gantry.Runtime.Checkpoints;

/// <summary>Numbers of criu's rpc.proto, criu_req_type.</summary>
internal enum CriuRequestKind
{
    Empty = 0,
    Dump = 1,
    Restore = 2,
    PreDump = 4,
    Notify = 6,
}
