using System.Text.Json.Serialization;
using Gantry.Engine.Containers;
using Gantry.Engine.Pods;
using Gantry.Engine.Standalone;

namespace Gantry.Engine.Records;

/// <summary>Reads and writes the engine's own documents.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(ContainerRecord))]
[JsonSerializable(typeof(ContainerExit))]
[JsonSerializable(typeof(PodRecord))]
[JsonSerializable(typeof(StandaloneRecord))]
internal sealed partial class EngineJson : JsonSerializerContext;
