namespace Gantry.Oci.Monitoring;

/// <summary>The standard streams that an attached client takes part in.</summary>
[Flags]
public enum AttachStreams : byte
{
    None = 0,
    Stdin = 1,
    Stdout = 2,
    Stderr = 4,
}
