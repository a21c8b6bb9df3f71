using Gantry.Kube.Schemas;

namespace Gantry.Kube.Kinds;

/// <summary>The schemas of everything that a client may send as a body: the kinds themselves, and what their subresources take.</summary>
public static class BodySchemas
{
    // Options of a deletion are sent in the version of whatever is deleted.
    public static Schema? Find(string apiVersion, string kind) => kind == "DeleteOptions" ? KindSchemas.DeleteOptions : KindSchemas.Find(apiVersion, kind);
}
