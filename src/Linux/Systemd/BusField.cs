namespace Gantry.Linux.Systemd;

/// <summary>The header fields of D-Bus.</summary>
internal enum BusField : byte
{
    Path = 1,
    Interface = 2,
    Member = 3,
    ErrorName = 4,
    ReplySerial = 5,
    Destination = 6,
    Sender = 7,
    Signature = 8,
}
