using System.Text.Json.Serialization;
using Gantry.Oci.ImageSpec;

namespace Gantry.Build.Caching;

/// <summary>Generated JSON code of the cache's records.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, MaxDepth = 16, Converters = [typeof(DigestConverter)])]
[JsonSerializable(typeof(CacheRecord))]
internal sealed partial class CacheJson : JsonSerializerContext;
