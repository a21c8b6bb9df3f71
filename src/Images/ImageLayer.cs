using System.Text.Json.Serialization;
using Gantry.Oci;
using Gantry.Oci.ImageSpec;

namespace Gantry.Images;

/// <summary>One layer as images name it: packed, and by the digest of its tar without compression.</summary>
public sealed record ImageLayer(
    [property: JsonPropertyName("blob")] Descriptor Blob,
    [property: JsonPropertyName("diffId")] Digest DiffId);
