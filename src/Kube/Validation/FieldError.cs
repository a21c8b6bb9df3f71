using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Kube.Meta;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Validation;

/// <summary>One thing that is wrong with one field, in the words that the API's clients show.</summary>
public sealed record FieldError(FieldErrorReason Reason, string Field, string Message)
{
    public static FieldError Required(string field, string detail = "") =>
        new(FieldErrorReason.Required, field, With("Required value", detail));

    public static FieldError Invalid(string field, JsonNode? value, string detail) =>
        new(FieldErrorReason.Invalid, field, With($"Invalid value: {Shown(value)}", detail));

    /// <summary>A value that is too much to be told.</summary>
    public static FieldError Invalid(string field, string detail) => new(FieldErrorReason.Invalid, field, With("Invalid value", detail));

    /// <summary>A value of another type than the field has.</summary>
    public static FieldError TypeInvalid(string field, JsonNode? value, string detail) =>
        Invalid(field, value, detail) with { Reason = FieldErrorReason.TypeInvalid };

    public static FieldError NotSupported(string field, string value, IEnumerable<string> supported) =>
        new(FieldErrorReason.NotSupported, field, $"Unsupported value: {Quote(value)}: supported values: {string.Join(", ", supported.Select(Quote))}");

    public static FieldError NotSupported(string field, JsonNode value, IEnumerable<string> supported) =>
        new(FieldErrorReason.NotSupported, field, $"Unsupported value: {value.Quoted}: supported values: {string.Join(", ", supported.Select(Quote))}");

    public static FieldError Duplicate(string field, JsonNode? value) =>
        new(FieldErrorReason.Duplicate, field, $"Duplicate value: {value.Quoted}");

    public static FieldError Forbidden(string field, string detail) =>
        new(FieldErrorReason.Forbidden, field, With("Forbidden", detail));

    public static FieldError NotFound(string field, string value) =>
        new(FieldErrorReason.NotFound, field, $"Not found: {Quote(value)}");

    public static FieldError TooLong(string field, int limit) =>
        new(FieldErrorReason.TooLong, field, $"Too long: may not be more than {limit} bytes");

    public static FieldError TooMany(string field, int found, int limit) =>
        new(FieldErrorReason.TooMany, field, $"Too many: {found}: must have at most {limit} items");

    public StatusCause ToCause() => new() { Reason = $"FieldValue{Reason}", Field = Field, Message = Message };

    public override string ToString() => $"{Field}: {Message}";

    private static string Shown(JsonNode? value) => value?.GetValueKind() is JsonValueKind.Number ? PlainText.Of(value) : value.Quoted;

    private static string With(string head, string detail) => detail.Length == 0 ? head : $"{head}: {detail}";

    private static string Quote(string text) => JsonValue.Create(text).Quoted;
}
