using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Gantry.Kube.Generators;

/// <summary>Turns one C# property into the expression that makes its schema property.</summary>
internal sealed class PropertyWriter(ICollection<string> references)
{
    public string Write(IPropertySymbol property)
    {
        string type = TypeExpression(property.Type);
        if (property.GetAttributes().FirstOrDefault(a => a.AttributeClass?.Name == "WireUnionAttribute") is { } union)
            type = type.Replace("Schema.Any", $"Schema.ObjectOr(static () => {Reference(property.ContainingType)}, (Protobuf.WireUnion){union.ConstructorArguments[0].Value})");
        List<string> parts = [$"{Literal(NameOf(property))}, {type}"];
        foreach (AttributeData attribute in property.GetAttributes())
        {
            if (Initializer(attribute) is { } initializer)
                parts.Add(initializer);
        }

        string initializers = parts.Count == 1 ? "" : " { " + string.Join(", ", parts.Skip(1)) + " }";
        return $"new({parts[0]}){initializers},";
    }

    public static string NameOf(IPropertySymbol property)
    {
        AttributeData? name = property.GetAttributes().FirstOrDefault(a => a.AttributeClass?.Name == "JsonPropertyNameAttribute");
        return name?.ConstructorArguments[0].Value as string ?? JsonNames.CamelCase(property.Name);
    }

    public static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    private static string? Initializer(AttributeData attribute) => attribute.AttributeClass?.Name switch
    {
        "RequiredFieldAttribute" => attribute.NamedArguments.Any(named => named.Value.Value is true) ? "IsRequired = true, HasOwnWords = true" : "IsRequired = true",
        "ListAtomicAttribute" => "ListType = ListType.Atomic",
        "ListSetAttribute" => "ListType = ListType.Set",
        "ListMapAttribute" => $"ListType = ListType.Map, MapKeys = [{Literals(attribute.ConstructorArguments[0])}]",
        "MapAtomicAttribute" => "IsAtomic = true",
        "PatchMergeAttribute" => attribute.ConstructorArguments[0].Value is string key ? $"PatchMerges = true, MergeKey = {Literal(key)}" : "PatchMerges = true",
        "PatchRetainKeysAttribute" => "PatchRetainsKeys = true",
        "OneOfAttribute" => $"AllowedValues = [{Literals(attribute.ConstructorArguments[0])}]" + (attribute.NamedArguments.Any(named => named.Value.Value is true) ? ", HasOwnWords = true" : ""),
        "DefaultsToAttribute" => $"DefaultJson = {Literal(JsonOf(attribute.ConstructorArguments[0].Value))}",
        "WireFieldAttribute" => $"WirePath = [{string.Join(", ", attribute.ConstructorArguments[0].Values.Select(value => value.Value))}]" + (attribute.NamedArguments.Any(named => named.Value.Value is true) ? ", KeepsZero = true" : ""),
        "DefaultsToEmptyAttribute" => "DefaultJson = \"{}\"",
        _ => null,
    };

    private static string Literals(TypedConstant array) => string.Join(", ", array.Values.Select(value => Literal((string)value.Value!)));

    private static string JsonOf(object? value) => value switch
    {
        string text => Literal(text),
        bool flag => flag ? "true" : "false",
        _ => string.Format(CultureInfo.InvariantCulture, "{0}", value),
    };

    private string TypeExpression(ITypeSymbol type)
    {
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
            return TypeExpression(nullable.TypeArguments[0]);
        if (type is IArrayTypeSymbol)
            return "Schema.Bytes";
        if (type is INamedTypeSymbol { IsGenericType: true } generic)
        {
            ITypeSymbol item = generic.TypeArguments[generic.TypeArguments.Length - 1];
            return (generic.TypeArguments.Length == 2 ? "Schema.MapOf(" : "Schema.ListOf(") + TypeExpression(item) + ")";
        }

        return Scalar(type) ?? Reference(type);
    }

    private static string? Scalar(ITypeSymbol type) => type.Name switch
    {
        "String" => "Schema.String",
        "Int32" => "Schema.Int32",
        "Int64" => "Schema.Int64",
        "Double" => "Schema.Double",
        "Boolean" => "Schema.Boolean",
        "DateTimeOffset" => "Schema.Time",
        "MicroTime" => "Schema.MicroTime",
        "Quantity" => "Schema.Quantity",
        "IntOrString" => "Schema.IntOrString",
        "JsonElement" or "JsonNode" or "JsonObject" => "Schema.Any",
        _ => null,
    };

    private string Reference(ITypeSymbol type)
    {
        string name = type.ContainingNamespace.ToDisplayString() + "." + type.Name;
        references.Add(name);
        return RecordSource.Mark(name);
    }
}
