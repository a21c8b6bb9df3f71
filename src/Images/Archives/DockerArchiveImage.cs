namespace Gantry.Images.Archives;

/// <summary>One image in the manifest.json of an archive that <c>docker save</c> made.</summary>
internal sealed record DockerArchiveImage
{
    public string Config { get; init => field = value ?? ""; } = "";

    public IReadOnlyList<string> RepoTags { get; init => field = value ?? []; } = [];

    public IReadOnlyList<string> Layers { get; init => field = value ?? []; } = [];
}
