using System.Text.Json.Serialization;

namespace Gantry.Oci.ImageSpec;

/// <summary>Generated JSON code of the image documents.</summary>
[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = 32,
    Converters = [typeof(DigestConverter)])]
[JsonSerializable(typeof(Descriptor))]
[JsonSerializable(typeof(ImageIndex))]
[JsonSerializable(typeof(ImageManifest))]
[JsonSerializable(typeof(ImageConfiguration))]
public sealed partial class ImageSpecJson : JsonSerializerContext;
