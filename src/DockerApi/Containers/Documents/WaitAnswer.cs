using System.Text.Json.Serialization;

namespace Gantry.DockerApi.Containers.Documents;

/// <summary>How a container has ended.</summary>
internal sealed record WaitAnswer(int StatusCode, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] WaitError? Error = null);
