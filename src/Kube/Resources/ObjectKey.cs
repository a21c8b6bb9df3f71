namespace Gantry.Kube;

/// <summary>What names one object among its kind: a namespace, empty for cluster-scoped kinds, and a name.</summary>
public readonly record struct ObjectKey(string Namespace, string Name)
{
    public static ObjectKey ClusterScoped(string name) => new("", name);

    public override string ToString() => Namespace.Length == 0 ? Name : $"{Namespace}/{Name}";
}
