namespace Gantry.Kube.Core;

public sealed record EnvVarSource
{
    public ConfigMapKeySelector? ConfigMapKeyRef { get; init; }

    public ObjectFieldSelector? FieldRef { get; init; }

    public FileKeySelector? FileKeyRef { get; init; }

    public ResourceFieldSelector? ResourceFieldRef { get; init; }

    public SecretKeySelector? SecretKeyRef { get; init; }
}
