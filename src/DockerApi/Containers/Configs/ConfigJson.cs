using System.Text.Json.Serialization;
using Gantry.DockerApi.Requests;

namespace Gantry.DockerApi.Containers.Configs;

/// <summary>The serialization of configurations. Names are matched in any case, as Docker's own decoder does.</summary>
[JsonSourceGenerationOptions(PropertyNameCaseInsensitive = true, Converters = [typeof(LenientLong), typeof(LenientInt), typeof(LenientFlag)])]
[JsonSerializable(typeof(CreateDocument))]
[JsonSerializable(typeof(HostConfigDocument))]
[JsonSerializable(typeof(UpdateDocument))]
internal sealed partial class ConfigJson : JsonSerializerContext;
