using System.Text.Json.Serialization;
using Gantry.Oci.ImageSpec;

namespace Gantry.DockerApi.Images;

/// <summary>One manifest of an image that is offered for several platforms, here or not.</summary>
internal sealed record ManifestDocument
{
    public required string ID { get; init; }
    public required Descriptor Descriptor { get; init; }
    public bool Available { get; init; }
    public ManifestSize Size { get; init; } = new();

    /// <summary>image, attestation or unknown.</summary>
    public string Kind { get; init; } = "image";

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ManifestImage? ImageData { get; init; }
}
