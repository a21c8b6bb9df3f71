using System.Text.Json.Serialization;
using Gantry.DockerApi.Containers.Documents;

namespace Gantry.DockerApi.Containers;

/// <summary>The serialization of what is told about containers.</summary>
[JsonSerializable(typeof(IReadOnlyList<ContainerSummary>))]
[JsonSerializable(typeof(ContainerInspection))]
[JsonSerializable(typeof(CreateAnswer))]
[JsonSerializable(typeof(UpdateAnswer))]
[JsonSerializable(typeof(WaitAnswer))]
[JsonSerializable(typeof(TopAnswer))]
[JsonSerializable(typeof(PruneAnswer))]
[JsonSerializable(typeof(StatsDocument))]
internal sealed partial class ContainerJson : JsonSerializerContext;
