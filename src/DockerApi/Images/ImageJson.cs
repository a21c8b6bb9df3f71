using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Gantry.Oci.ImageSpec;

namespace Gantry.DockerApi.Images;

/// <summary>The serialization of images.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Converters = [typeof(DigestConverter)])]
[JsonSerializable(typeof(IReadOnlyList<ImageSummary>))]
[JsonSerializable(typeof(ImageDocument))]
[JsonSerializable(typeof(IReadOnlyList<HistoryRow>))]
[JsonSerializable(typeof(IReadOnlyList<DeletedRow>))]
[JsonSerializable(typeof(PruneAnswer))]
[JsonSerializable(typeof(IReadOnlyList<SearchRow>))]
[JsonSerializable(typeof(DistributionDocument))]
[JsonSerializable(typeof(PushAux))]
[JsonSerializable(typeof(AuthDocument))]
[JsonSerializable(typeof(Dictionary<string, AuthDocument>))]
internal sealed partial class ImageJson : JsonSerializerContext
{
    /// <summary>Writes "+" and "&amp;" as they are, as dockerd does.</summary>
    public static ImageJson Plain => field ??= new ImageJson(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
