using System.Text.Json.Serialization.Metadata;
using Gantry.Kube.Meta;

namespace Gantry.Kube;

/// <summary>A kind that the code knows by type: its definition and its JSON form come with it.</summary>
public interface IKubeObject<TSelf> : IKubeObject
    where TSelf : class, IKubeObject<TSelf>
{
    static abstract ResourceDefinition Definition { get; }

    static abstract JsonTypeInfo<TSelf> Json { get; }

    static abstract JsonTypeInfo<KubeList<TSelf>> ListJson { get; }

    TSelf WithMetadata(ObjectMeta metadata);
}
