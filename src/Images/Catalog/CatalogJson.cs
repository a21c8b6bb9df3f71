using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Gantry.Oci.ImageSpec;

namespace Gantry.Images.Catalog;

/// <summary>Generated JSON code of the catalog and of archives' lists.</summary>
[JsonSourceGenerationOptions(MaxDepth = 32, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Converters = [typeof(DigestConverter)])]
[JsonSerializable(typeof(CatalogFile))]
[JsonSerializable(typeof(Snapshots.SnapshotRecord))]
[JsonSerializable(typeof(IReadOnlyList<Archives.DockerArchiveImage>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>))]
internal sealed partial class CatalogJson : JsonSerializerContext
{
    /// <summary>For archives: the "+" of media types stays "+".</summary>
    public static CatalogJson Plain => field ??= new CatalogJson(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
