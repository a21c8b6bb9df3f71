namespace Gantry.Oci.Monitoring;

/// <summary>The steps of a monitored process, in order.</summary>
public enum MonitorStep : byte
{
    /// <summary>The OCI runtime has not yet answered.</summary>
    Launching = 0,

    /// <summary>The process exists: a container waits for its start, an exec runs.</summary>
    Created = 1,
    Exited = 2,

    /// <summary>The OCI runtime refused; the message has its words.</summary>
    Failed = 3,
}
