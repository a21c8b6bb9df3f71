using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record HostPathVolumeSource
{
    [RequiredField]
    public string Path { get; init => field = value ?? ""; } = "";

    [OneOf("", "DirectoryOrCreate", "Directory", "FileOrCreate", "File", "Socket", "CharDevice", "BlockDevice"), DefaultsTo("")]
    public string? Type { get; init; }
}
