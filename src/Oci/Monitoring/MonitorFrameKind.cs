namespace Gantry.Oci.Monitoring;

/// <summary>What a monitor's frame carries. Below 16: from a client; from 16 on: from the monitor.</summary>
public enum MonitorFrameKind : byte
{
    /// <summary>Flags say which streams the connection wants: see <see cref="AttachStreams"/>.</summary>
    Attach = 1,
    Stdin = 2,
    CloseStdin = 3,

    /// <summary>Payload: rows and columns, two bytes each.</summary>
    Resize = 4,
    ReopenLog = 5,

    /// <summary>Payload: <see cref="MonitorPhase"/>.</summary>
    Phase = 16,
    Stdout = 17,
    Stderr = 18,

    /// <summary>The log was reopened. Payload: errno in four bytes, 0 for success.</summary>
    LogReopened = 19,
}
