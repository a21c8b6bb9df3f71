namespace Gantry.DockerApi.Networks;

/// <summary>The network that another one takes its configuration from; nobody has any here.</summary>
internal sealed record ConfigSourceDocument(string Network);
