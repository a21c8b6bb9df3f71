namespace Gantry.Engine.Containers;

/// <summary>What of the traffic with a block device is bounded.</summary>
public enum BlockBoundKind
{
    Weight,
    BytesRead,
    BytesWritten,
    Reads,
    Writes,
}
