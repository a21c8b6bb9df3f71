using Gantry.Engine.Containers;
using Gantry.Engine.Pods;

namespace Gantry.Engine.Events;

/// <summary>A change of a container, or of its pod where there is no container, with what they are after it.</summary>
public sealed record EngineEvent(EngineEventKind Kind, DateTimeOffset Time, PodRecord Pod, ContainerRecord? Container);
