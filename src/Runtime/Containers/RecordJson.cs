using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gantry.Runtime.Containers;

/// <summary>Writes what commands print as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ContainerSummary))]
[JsonSerializable(typeof(List<ContainerSummary>))]
[JsonSerializable(typeof(IReadOnlyList<int>))]
internal sealed partial class RecordJson : JsonSerializerContext;
