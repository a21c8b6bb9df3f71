using System.Text.Json.Nodes;
using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.Storage;
using Gantry.Kube.Trees;
using Gantry.Store;

namespace Gantry.KubeServer.Admission.Nodes;

/// <summary>For whom a pod needs tokens of its service account: what its volumes say, and what the drivers of its volumes ask for.</summary>
internal static class TokenAudiences
{
    public static async ValueTask<bool> HasAsync(AdmissionRequest request, JsonObject pod, string audience, CancellationToken cancel)
    {
        JsonObject[] volumes = [.. pod.Child("spec").Objects("volumes")];
        IEnumerable<JsonObject?> tokens = volumes.SelectMany(volume => volume.Child("projected").Objects("sources")).Select(source => source.Child("serviceAccountToken")).Where(token => token is not null);
        if (tokens.Any(token => (token.Text("audience") ?? "") == audience))
            return true;
        foreach (JsonObject volume in volumes)
        {
            string driver = await DriverOfAsync(request, pod, volume, cancel);
            if (driver.Length > 0 && await FindAsync(request, CSIDriver.Definition, ObjectKey.ClusterScoped(driver), cancel) is { } found
                && found.Child("spec").Objects("tokenRequests").Any(asked => (asked.Text("audience") ?? "") == audience))
                return true;
        }

        return false;
    }

    private static async ValueTask<string> DriverOfAsync(AdmissionRequest request, JsonObject pod, JsonObject volume, CancellationToken cancel)
    {
        if (volume.Child("csi").Text("driver") is { } inline)
            return inline;
        string claim = volume.Child("persistentVolumeClaim").Text("claimName") ?? (volume.Child("ephemeral") is null ? "" : $"{pod.Name}-{volume.Text("name")}");
        if (claim.Length == 0 || await FindAsync(request, PersistentVolumeClaim.Definition, new ObjectKey(request.Namespace, claim), cancel) is not { } claimed)
            return "";
        return claimed.Child("spec").Text("volumeName") is { Length: > 0 } name && await FindAsync(request, PersistentVolume.Definition, ObjectKey.ClusterScoped(name), cancel) is { } bound
            ? bound.Child("spec").Child("csi").Text("driver") ?? ""
            : "";
    }

    private static async ValueTask<JsonObject?> FindAsync(AdmissionRequest request, ResourceDefinition definition, ObjectKey key, CancellationToken cancel)
    {
        Entry? entry = await request.Registry.FindAsync(request.Registry.Catalog.Of(definition), key, cancel);
        return entry is null ? null : ObjectJson.Parse(entry.Value);
    }
}
