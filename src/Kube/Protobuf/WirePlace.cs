using Gantry.Kube.Schemas;

namespace Gantry.Kube.Protobuf;

/// <summary>What one number of a protobuf message stands for: a property, or a message that wraps properties which JSON has side by side.</summary>
internal sealed record WirePlace(SchemaProperty? Property, WireFields? Wrapped);
