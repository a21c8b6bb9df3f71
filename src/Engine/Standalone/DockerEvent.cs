namespace Gantry.Engine.Standalone;

/// <summary>Something that happened to a container, an image, a volume or a network, in the words of Docker's event stream.</summary>
/// <param name="Type">container, image, volume, network, builder or daemon.</param>
/// <param name="Action">For example start or die.</param>
public sealed record DockerEvent(
    string Type, string Action, string ActorId, IReadOnlyDictionary<string, string> Attributes, DateTimeOffset Time);
