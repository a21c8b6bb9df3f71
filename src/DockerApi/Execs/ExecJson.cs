using System.Text.Json.Serialization;
using Gantry.DockerApi.Requests;

namespace Gantry.DockerApi.Execs;

/// <summary>The serialization of processes in containers.</summary>
[JsonSourceGenerationOptions(PropertyNameCaseInsensitive = true, Converters = [typeof(LenientInt), typeof(LenientFlag)])]
[JsonSerializable(typeof(ExecDocument))]
[JsonSerializable(typeof(ExecStart))]
[JsonSerializable(typeof(ExecCreated))]
[JsonSerializable(typeof(ExecInspection))]
internal sealed partial class ExecJson : JsonSerializerContext;
