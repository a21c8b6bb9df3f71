namespace Gantry.Linux.Systemd;

/// <summary>The message types of D-Bus.</summary>
internal enum BusMessageKind : byte
{
    Call = 1,
    Reply = 2,
    Error = 3,
    Signal = 4,
}
