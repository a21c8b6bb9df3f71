using System.Text.Json.Serialization;
using Gantry.Oci.ImageSpec;

namespace Gantry.Images.Layers;

/// <summary>Generated JSON code of the layers' records.</summary>
[JsonSourceGenerationOptions(Converters = [typeof(DigestConverter)])]
[JsonSerializable(typeof(LayerRecord))]
internal sealed partial class LayerJson : JsonSerializerContext;
