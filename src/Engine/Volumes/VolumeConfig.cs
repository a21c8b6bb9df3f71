namespace Gantry.Engine.Volumes;

/// <summary>What a volume is asked to be.</summary>
public sealed record VolumeConfig
{
    /// <summary>Empty makes an anonymous volume of 64 hexadecimal digits.</summary>
    public string Name { get; init; } = "";

    /// <summary>Empty is the local one, the only one there is.</summary>
    public string Driver { get; init; } = "";

    /// <summary>type, device and o, as mount(8) takes them.</summary>
    public IReadOnlyDictionary<string, string>? Options { get; init; }

    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>The same with Docker's mark of a volume that nobody gave a name.</summary>
    internal VolumeConfig AsAnonymous() => this with
    {
        Name = Name.Length > 0 ? Name : VolumeName.New(),
        Labels = new Dictionary<string, string>(Labels ?? new Dictionary<string, string>()) { [Volume.AnonymousLabel] = "" },
    };
}
