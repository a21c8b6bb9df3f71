namespace Gantry.DockerApi.Builds;

/// <summary>A limit of a build's processes as the client writes it.</summary>
internal sealed record UlimitDocument
{
    public string Name { get; init => field = value ?? ""; } = "";

    public long Soft { get; init; }

    public long Hard { get; init; }
}
