using System.Text.Json.Nodes;
using Gantry.Kube.Schemas;
using Gantry.Kube.Trees;

namespace Gantry.Tests.Kube.Protobuf;

/// <summary>Holds the place of every field in the protobuf form to the published messages: its number, its name, and whether it is one value, a list or a map.</summary>
public sealed class WireFactsTests
{
    // Alpha in 1.36 and of another shape in the next version, which is the one whose messages are published.
    private static readonly string[] Changed =
        ["io.k8s.api.core.v1.NodeAllocatableResourceClaimStatus.resources", "io.k8s.api.resource.v1.Device.nodeAllocatableResourceMappings"];

    [Fact]
    public void Every_field_has_the_place_that_other_servers_give_it()
    {
        JsonObject packages = JsonNode.Parse(File.ReadAllText(SharedFiles.Require("facts/kubernetes-protobuf.json")))!.AsObject();
        List<string> differences = [];
        int compared = 0;

        foreach (Schema schema in KindSchemas.All)
        {
            if (Message(packages, Package(schema.Name!), Simple(schema.Name!)) is not { } message)
                continue;
            compared++;
            differences.AddRange(schema.Properties.Where(property => property.WirePath.Count > 0 && !Changed.Contains($"{schema.Name}.{property.Name}"))
                .Select(property => (property, Expected: Shape(property.Schema), Actual: Find(packages, Package(schema.Name!), message, property)))
                .Where(field => field.Expected != field.Actual)
                .Select(field => $"{schema.Name}.{field.property.Name} at {string.Join('.', field.property.WirePath)}: {field.Actual}, expected {field.Expected}"));
        }

        Assert.Equal("", string.Join('\n', differences));
        Assert.True(compared > 400, $"compared only {compared}");
    }

    private static string Package(string schema) => schema[..schema.LastIndexOf('.')].Replace("io.k8s.", "k8s.io.", StringComparison.Ordinal);

    private static string Simple(string name) => name[(name.LastIndexOf('.') + 1)..];

    private static JsonArray? Message(JsonObject packages, string package, string name) => packages.Child(package).Child("messages")?[name] as JsonArray;

    private static string Shape(Schema schema) => schema.Type switch
    {
        SchemaType.Array => "list",
        SchemaType.Map => "map",
        _ => "value",
    };

    // A field is [number, name, type, "repeated" or "optional"]; a second number leads into the message that the first one holds.
    private static string Find(JsonObject packages, string package, JsonArray message, SchemaProperty property)
    {
        string name = "";
        for (int step = 0; step < property.WirePath.Count; step++)
        {
            int number = property.WirePath[step];
            if (message.FirstOrDefault(field => (int?)field![0] == number) is not JsonArray found)
                return "nothing";
            string type = (string)found[2]!;
            string outer = name;
            name = (string)found[1]!;
            string shape = type.StartsWith("map<", StringComparison.Ordinal) ? "map" : (string?)found[3] == "repeated" ? "list" : "value";
            if (step == property.WirePath.Count - 1)
                return IsNamed(name, property) || (name == "items" && IsNamed(outer, property)) ? shape : $"the field {name}";
            string home = type.StartsWith('.') ? type[1..type.LastIndexOf('.')] : package;
            if (Message(packages, home, Simple(type)) is not { } inner)
                return $"no message {type}";
            message = inner;
        }

        return "nothing";
    }

    // The messages spell some initials otherwise than JSON does.
    private static bool IsNamed(string name, SchemaProperty property) => string.Equals(name, property.Name, StringComparison.OrdinalIgnoreCase);
}
