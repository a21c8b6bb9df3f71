namespace Gantry.DockerApi.Networks;

/// <summary>What has been made.</summary>
internal sealed record NetworkCreateAnswer(string Id, string Warning);
