using Gantry.Oci.Monitoring;

namespace Gantry.Engine.Monitors;

/// <summary>One frame from a monitor; the payload is valid until the next one is read.</summary>
internal readonly record struct MonitorMessage(MonitorFrameKind Kind, ReadOnlyMemory<byte> Payload);
