namespace Gantry.Tests;

/// <summary>A project's place in the layers, and what it may reference.</summary>
internal sealed record Layer(int Level, string Project, params string[] May)
{
    /// <summary>All projects, also those that are still to come.</summary>
    public static IReadOnlyList<Layer> All { get; } =
    [
        new(4, "DockerApi", "Oci", "Images", "Network", "Engine", "Build"),
        new(4, "Cri", "Grpc", "Oci", "Images", "Engine"),
        new(4, "Registry", "Oci", "Images", "Build", "Store"),
        new(4, "KubeServer", "Cel", "Grpc", "Kube", "Store"),
        new(4, "Controllers", "Kube"),
        new(4, "Node", "Linux", "Grpc", "Kube", "Network"),
        new(3, "Build", "Linux", "Oci", "Images", "Engine"),
        new(2, "Engine", "Linux", "Oci", "Images", "Network"),
        new(1, "Images", "Linux", "Oci"),
        new(1, "Network", "Linux"),
        new(1, "Runtime", "Linux", "Oci"),
        new(1, "Store", "Grpc"),
        new(0, "Linux"),
        new(0, "Oci"),
        new(0, "Kube"),
        new(0, "Grpc"),
        new(0, "Cel"),
    ];

    public static Layer? Of(string project) => All.FirstOrDefault(layer => layer.Project == project);
}
