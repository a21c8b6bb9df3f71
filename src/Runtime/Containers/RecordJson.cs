using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gantry.Runtime.Containers;

/// <summary>Reads and writes the runtime's own documents.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ContainerRecord))]
[JsonSerializable(typeof(ContainerSummary))]
[JsonSerializable(typeof(List<ContainerSummary>))]
[JsonSerializable(typeof(IReadOnlyList<int>))]
internal sealed partial class RecordJson : JsonSerializerContext;
