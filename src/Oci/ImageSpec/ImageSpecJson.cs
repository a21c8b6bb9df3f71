using System.Text.Encodings.Web;
using System.Text.Json;
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
public sealed partial class ImageSpecJson : JsonSerializerContext
{
    /// <summary>For writing: the "+" of media types stays "+", as others write it.</summary>
    public static ImageSpecJson Plain => field ??= new ImageSpecJson(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
