using System.Collections.Frozen;
using Gantry.Kube.Core;
using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Storage;

/// <summary>A kind of storage that claims can ask for, and how volumes of it are made.</summary>
public sealed record StorageClass : IKubeObject
{
    public static ResourceDefinition Definition { get; } = new("storage.k8s.io", "v1", "StorageClass", "storageclasses") { Namespaced = false, ShortNames = ["sc"] };

    /// <summary>Whether volumes can grow.</summary>
    [WireField(6, KeepsZero = true)]
    public bool? AllowVolumeExpansion { get; init; }

    /// <summary>The nodes that volumes may be made for.</summary>
    [ListAtomic, WireField(8)]
    public IReadOnlyList<TopologySelectorTerm> AllowedTopologies { get; init => field = value ?? []; } = [];

    /// <summary>The group and version of the API that the object is written in, such as v1 or apps/v1.</summary>
    public string ApiVersion { get; init => field = value ?? "storage.k8s.io/v1"; } = "storage.k8s.io/v1";

    /// <summary>The kind of the object, in camel case.</summary>
    public string Kind { get; init => field = value ?? "StorageClass"; } = "StorageClass";

    /// <summary>Names, labels, owners and times of the object.</summary>
    [WireField(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    /// <summary>Options for the mounts, which nobody checks: a wrong one lets the mount fail.</summary>
    [ListAtomic, WireField(5)]
    public IReadOnlyList<string> MountOptions { get; init => field = value ?? []; } = [];

    /// <summary>What is passed on to the provisioner.</summary>
    [WireField(3)]
    public IReadOnlyDictionary<string, string> Parameters { get; init => field = value ?? FrozenDictionary<string, string>.Empty; } = FrozenDictionary<string, string>.Empty;

    /// <summary>Who makes the volumes.</summary>
    [RequiredField, WireField(2)]
    public string Provisioner { get; init => field = value ?? ""; } = "";

    /// <summary>What becomes of a volume when its claim is gone: Delete or Retain.</summary>
    [OneOf("", "Delete", "Retain"), DefaultsTo("Delete"), WireField(4, KeepsZero = true)]
    public string? ReclaimPolicy { get; init; }

    /// <summary>Immediate makes a volume as soon as it is claimed, WaitForFirstConsumer when a pod needs it.</summary>
    [OneOf("Immediate", "WaitForFirstConsumer"), DefaultsTo("Immediate"), WireField(7, KeepsZero = true)]
    public string? VolumeBindingMode { get; init; }
}
