using Gantry.Kube;

namespace Gantry.KubeServer.Kinds;

/// <summary>Where objects live in the store: /registry/GROUP/PLURAL/NAMESPACE/NAME, with "core" for the unnamed group.</summary>
internal static class StoreKeys
{
    public const string Root = "/registry/";

    private static readonly string[] Deciding = ["/registry/core/namespaces/", "/registry/rbac.authorization.k8s.io/", "/registry/apiextensions.k8s.io/", "/registry/admissionregistration.k8s.io/"];

    public static string PrefixFor(ResourceDefinition definition) => PrefixFor(definition.Group, definition.Plural);

    public static string PrefixFor(string group, string plural) => $"{Root}{(group.Length == 0 ? "core" : group)}/{plural}/";

    /// <summary>The part of a key that names its kind, "/registry/apps/deployments/", or empty for a key of another shape.</summary>
    public static ReadOnlySpan<char> PrefixOf(ReadOnlySpan<char> key)
    {
        if (!key.StartsWith(Root))
            return [];

        int group = key[Root.Length..].IndexOf('/');
        if (group < 0)
            return [];

        int afterGroup = Root.Length + group + 1;
        int plural = key[afterGroup..].IndexOf('/');
        return plural < 0 ? [] : key[..(afterGroup + plural + 1)];
    }

    /// <summary>Whether an object says how requests are answered: who may, which kinds there are, what is admitted.</summary>
    public static bool DecidesAboutRequests(string key)
    {
        foreach (string start in Deciding)
        {
            if (key.StartsWith(start, StringComparison.Ordinal))
                return true;
        }

        return false;
    }
}
