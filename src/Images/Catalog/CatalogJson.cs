using System.Text.Json.Serialization;
using Gantry.Oci.ImageSpec;

namespace Gantry.Images.Catalog;

/// <summary>Generated JSON code of the catalog and of archives' lists.</summary>
[JsonSourceGenerationOptions(MaxDepth = 32, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Converters = [typeof(DigestConverter)])]
[JsonSerializable(typeof(CatalogFile))]
[JsonSerializable(typeof(Snapshots.SnapshotRecord))]
[JsonSerializable(typeof(IReadOnlyList<Archives.DockerArchiveImage>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>))]
internal sealed partial class CatalogJson : JsonSerializerContext;
