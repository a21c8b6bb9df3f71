using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Gantry.Kube;
using Gantry.Kube.Trees;

namespace Gantry.KubeServer.CustomResources;

/// <summary>A kind that a user defined, as the server uses it: with the names that were accepted.</summary>
internal sealed class CustomDefinition
{
    public CustomDefinition(JsonObject item)
    {
        JsonObject? spec = item.Child("spec");
        JsonObject? names = item.Child("status").Child("acceptedNames");
        Name = item.Name;
        Group = spec.Text("group") ?? "";
        IsNamespaced = spec.Text("scope") == "Namespaced";
        Plural = names.Text("plural") ?? "";
        Singular = names.Text("singular") ?? "";
        Kind = names.Text("kind") ?? "";
        ListKind = names.Text("listKind") ?? (Kind.Length > 0 ? Kind + "List" : "");
        ShortNames = [.. names.Texts("shortNames")];
        Categories = [.. names.Texts("categories")];
        Versions = [.. spec.Objects("versions").Select(version => new CustomVersion(version))];
        Conversion = spec.Child("conversion");
        HasItsNames = DefinitionStatus.IsTrue(item, DefinitionStatus.NamesAccepted);
        IsEstablished = DefinitionStatus.IsTrue(item, DefinitionStatus.Established);
        IsTerminating = item.IsBeingDeleted;
        StoredShape = HashOf($"{spec.Text("group")}/{Plural} {spec.Field("scope").Quoted} {spec.Field("versions").Quoted} {Conversion.Quoted}");
        ServedShape = HashOf($"{StoredShape} {names.Quoted} {IsEstablished} {IsTerminating}");
    }

    public string Name { get; }

    public string Group { get; }

    public string Plural { get; }

    public string Singular { get; }

    public string Kind { get; }

    public string ListKind { get; }

    public IReadOnlyList<string> ShortNames { get; }

    public IReadOnlyList<string> Categories { get; }

    public bool IsNamespaced { get; }

    public IReadOnlyList<CustomVersion> Versions { get; }

    public CustomVersion? Storage => Versions.FirstOrDefault(version => version.IsStorage);

    public JsonObject? Conversion { get; }

    /// <summary>Whether all names that it asks for were free.</summary>
    public bool HasItsNames { get; }

    public bool IsEstablished { get; }

    public bool IsTerminating { get; }

    /// <summary>Another one for each definition on which the objects in memory depend.</summary>
    public string StoredShape { get; }

    /// <summary>Another one for each way in which the kind can be served.</summary>
    public string ServedShape { get; }

    public ResourceDefinition In(CustomVersion version) => new(Group, version.Name, Kind, Plural)
    {
        Namespaced = IsNamespaced,
        Singular = Singular,
        ListKind = ListKind,
        ShortNames = ShortNames,
        Categories = Categories,
        HasStatus = version.HasStatus,
        HasScale = version.Scale is not null,
    };

    /// <summary>The names that were accepted and that paths and commands use.</summary>
    public IEnumerable<string> ResourceNames => ((string[])[Plural, Singular, .. ShortNames]).Where(name => name.Length > 0);

    public IEnumerable<string> KindNames => ((string[])[Kind, ListKind]).Where(name => name.Length > 0);

    private static string HashOf(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
