using System.Text.Json.Nodes;
using Gantry.Kube.Schemas;

namespace Gantry.KubeServer.OpenApi;

/// <summary>The API's own scalars, which documents define by name so that clients can show the name.</summary>
internal static class ScalarDefinitions
{
    public static IReadOnlyList<SchemaType> All { get; } = [SchemaType.Quantity, SchemaType.IntOrString, SchemaType.Time, SchemaType.MicroTime];

    public static string NameOf(SchemaType type) => type switch
    {
        SchemaType.Quantity => "io.k8s.apimachinery.pkg.api.resource.Quantity",
        SchemaType.IntOrString => "io.k8s.apimachinery.pkg.util.intstr.IntOrString",
        SchemaType.Time => "io.k8s.apimachinery.pkg.apis.meta.v1.Time",
        _ => "io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime",
    };

    public static JsonObject Define(SchemaType type, bool allowsAlternatives) => type switch
    {
        SchemaType.Quantity => Scalar("An amount of a resource: a number with an optional suffix, such as 250m, 1.5, 64Mi or 2G.", null, allowsAlternatives ? "number" : null),
        SchemaType.IntOrString => Scalar("A number, or text such as a name or a percentage.", "int-or-string", allowsAlternatives ? "integer" : null),
        SchemaType.Time => Scalar("An instant in RFC 3339 form, with whole seconds.", "date-time", null),
        _ => Scalar("An instant in RFC 3339 form, with microseconds.", "date-time", null),
    };

    private static JsonObject Scalar(string description, string? format, string? alternative)
    {
        JsonObject scalar = new() { ["description"] = description };
        if (alternative is null)
            scalar["type"] = "string";
        else
            scalar["oneOf"] = new JsonArray(new JsonObject { ["type"] = "string" }, new JsonObject { ["type"] = alternative });
        if (format is not null)
            scalar["format"] = format;
        return scalar;
    }
}
