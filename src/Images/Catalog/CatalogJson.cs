using System.Text.Json.Serialization;
using Gantry.Oci.ImageSpec;

namespace Gantry.Images.Catalog;

/// <summary>Generated JSON code of the catalog and of archives' lists.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, MaxDepth = 32, Converters = [typeof(DigestConverter)])]
[JsonSerializable(typeof(CatalogFile))]
[JsonSerializable(typeof(Snapshots.SnapshotRecord))]
[JsonSerializable(typeof(IReadOnlyList<Archives.DockerArchiveImage>))]
internal sealed partial class CatalogJson : JsonSerializerContext;
