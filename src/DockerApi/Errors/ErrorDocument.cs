using System.Text.Json.Serialization;

namespace Gantry.DockerApi.Errors;

/// <summary>The body of every error.</summary>
internal sealed record ErrorDocument([property: JsonPropertyName("message")] string Message);

/// <summary>The serialization of errors.</summary>
[JsonSerializable(typeof(ErrorDocument))]
internal sealed partial class ErrorJson : JsonSerializerContext;
