namespace Gantry.KubeServer.Authentication;

/// <summary>One particular object: a name, and the uid that tells it from an earlier object of that name.</summary>
internal readonly record struct NamedUid(string Name, string Uid);
