namespace Gantry.DockerApi.Containers.Documents;

/// <summary>Where the files of a container lie.</summary>
internal sealed record DriverDocument
{
    public IReadOnlyDictionary<string, string>? Data { get; init; }

    public string Name { get; init; } = "overlay2";
}
