namespace Gantry.Kube.Apply;

/// <summary>Who owns fields: a program by its name, and the way in which it writes them.</summary>
/// <param name="ApiVersion">Empty for one that applies: it is the same owner whatever version it applies in.</param>
public readonly record struct FieldOwner(string Name, bool Applies, string ApiVersion, string Subresource)
{
    public const string Apply = "Apply";
    public const string Update = "Update";

    public static FieldOwner OfApply(string name, string subresource) => new(name, true, "", subresource);

    public static FieldOwner OfUpdate(string name, string apiVersion, string subresource) => new(name, false, apiVersion, subresource);

    public string Operation => Applies ? Apply : Update;
}
