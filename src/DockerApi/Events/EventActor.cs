namespace Gantry.DockerApi.Events;

/// <summary>What an event is about.</summary>
internal sealed record EventActor(string ID, IReadOnlyDictionary<string, string> Attributes);
