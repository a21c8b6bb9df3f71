using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Core;

/// <summary>Where the value of an environment variable comes from: exactly one of the fields.</summary>
public sealed record EnvVarSource
{
    /// <summary>An entry of a config map.</summary>
    [WireField(3)]
    public ConfigMapKeySelector? ConfigMapKeyRef { get; init; }

    /// <summary>A field of the pod: metadata.name, metadata.namespace, metadata.uid, metadata.labels['key'], metadata.annotations['key'], spec.nodeName, spec.serviceAccountName, status.hostIP, status.podIP.</summary>
    [WireField(1)]
    public ObjectFieldSelector? FieldRef { get; init; }

    /// <summary>A variable from a file.</summary>
    [WireField(5)]
    public FileKeySelector? FileKeyRef { get; init; }

    /// <summary>A request or limit of the container.</summary>
    [WireField(2)]
    public ResourceFieldSelector? ResourceFieldRef { get; init; }

    /// <summary>An entry of a secret.</summary>
    [WireField(4)]
    public SecretKeySelector? SecretKeyRef { get; init; }
}
