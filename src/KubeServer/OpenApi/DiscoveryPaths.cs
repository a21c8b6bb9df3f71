using Gantry.Kube;

namespace Gantry.KubeServer.OpenApi;

/// <summary>The paths that tell of the API itself, each with the place of its document.</summary>
internal static class DiscoveryPaths
{
    private static readonly DocumentMedia Groups = new([.. DocumentMedia.BuiltIn.Objects.Take(3)], [], []);
    private static readonly DocumentMedia Json = new(["application/json"], [], []);
    private static readonly DocumentMedia Keys = new(["application/jwk-set+json"], [], []);

    private static readonly (string Place, DocumentPath Path)[] Fixed =
    [
        (".well-known/openid-configuration", Of("/.well-known/openid-configuration/", "WellKnown", Json, "getServiceAccountIssuerOpenIDConfiguration", "read where tokens of service accounts come from", "")),
        ("api", Of("/api/", "core", Groups, "getCoreAPIVersions", "read the versions of the group without a name", MachineryDefinitions.Versions)),
        ("apis", Of("/apis/", "apis", Groups, "getAPIVersions", "read the groups", MachineryDefinitions.GroupList)),
        ("openid/v1/jwks", Of("/openid/v1/jwks/", "openid", Keys, "getServiceAccountIssuerOpenIDKeyset", "read the keys that tokens of service accounts are signed with", "")),
        ("version", Of("/version/", "version", Json, "getCodeVersion", "read the version of the server", MachineryDefinitions.Info)),
    ];

    /// <summary>All paths for the kinds that there are. Those of users' kinds can be asked too, and are in no document.</summary>
    public static IEnumerable<(string Place, DocumentPath Path)> For(IEnumerable<ResourceDefinition> kinds)
    {
        List<(string Group, string Version)> versions = [.. kinds.Select(kind => (kind.Group, kind.Version)).Distinct()];
        return
        [
            .. Fixed,
            .. versions.Select(one => one.Group).Where(group => group.Length > 0).Distinct().Select(group => ($"apis/{group}", OfGroup(group))),
            .. versions.Select(one => (PlaceOf(one.Group, one.Version), OfVersion(one.Group, one.Version))),
        ];
    }

    /// <summary>Where the document of a version of a group is: "api/v1", "apis/apps/v1".</summary>
    public static string PlaceOf(string group, string version) => group.Length == 0 ? $"api/{version}" : $"apis/{group}/{version}";

    private static DocumentPath OfGroup(string group) =>
        Of($"/apis/{group}/", OperationNames.Group(group), Groups, $"get{OperationNames.Capital(OperationNames.Group(group))}APIGroup", "read the versions of the group", MachineryDefinitions.Group);

    private static DocumentPath OfVersion(string group, string version) =>
        Of($"/{PlaceOf(group, version)}/", $"{OperationNames.Group(group)}_{version}", DocumentMedia.BuiltIn, $"get{OperationNames.Prefix(group, version)}APIResources", "read the resources", MachineryDefinitions.ResourceList);

    private static DocumentPath Of(string path, string tag, DocumentMedia media, string id, string summary, string answer) =>
        new(path, tag, media, [new DocumentOperation("get", DocumentAction.Discover, id, summary) { Answer = answer }]);
}
