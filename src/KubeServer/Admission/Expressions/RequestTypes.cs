using System.Collections.Frozen;
using Gantry.Cel;

namespace Gantry.KubeServer.Admission.Expressions;

/// <summary>The types of what expressions know about a request, for the checker.</summary>
internal static class RequestTypes
{
    public static readonly StructType Request = StructType.Of(
        "kubernetes.AdmissionRequest",
        ("kind", CelType.Struct("kubernetes.GroupVersionKind")),
        ("resource", CelType.Struct("kubernetes.GroupVersionResource")),
        ("subResource", CelType.String),
        ("requestKind", CelType.Struct("kubernetes.GroupVersionKind")),
        ("requestResource", CelType.Struct("kubernetes.GroupVersionResource")),
        ("requestSubResource", CelType.String),
        ("name", CelType.String),
        ("namespace", CelType.String),
        ("operation", CelType.String),
        ("userInfo", CelType.Struct("kubernetes.UserInfo")),
        ("dryRun", CelType.Bool),
        ("options", CelType.Dyn));

    public static readonly StructType Namespace = StructType.Of(
        "kubernetes.Namespace",
        ("metadata", CelType.Struct("kubernetes.NamespaceMetadata")),
        ("spec", CelType.Struct("kubernetes.NamespaceSpec")),
        ("status", CelType.Struct("kubernetes.NamespaceStatus")));

    private static readonly FrozenDictionary<string, StructType> ByName = new[]
    {
        Request,
        Namespace,
        StructType.Of("kubernetes.GroupVersionKind", ("group", CelType.String), ("version", CelType.String), ("kind", CelType.String)),
        StructType.Of("kubernetes.GroupVersionResource", ("group", CelType.String), ("version", CelType.String), ("resource", CelType.String)),
        StructType.Of(
            "kubernetes.UserInfo",
            ("username", CelType.String),
            ("uid", CelType.String),
            ("groups", CelType.List(CelType.String)),
            ("extra", CelType.Map(CelType.String, CelType.List(CelType.String)))),
        StructType.Of(
            "kubernetes.NamespaceMetadata",
            ("name", CelType.String),
            ("generateName", CelType.String),
            ("namespace", CelType.String),
            ("labels", CelType.Map(CelType.String, CelType.String)),
            ("annotations", CelType.Map(CelType.String, CelType.String)),
            ("UID", CelType.String),
            ("creationTimestamp", CelType.Timestamp),
            ("deletionGracePeriodSeconds", CelType.Int),
            ("deletionTimestamp", CelType.Timestamp),
            ("generation", CelType.Int),
            ("resourceVersion", CelType.String),
            ("finalizers", CelType.List(CelType.String))),
        StructType.Of("kubernetes.NamespaceSpec", ("finalizers", CelType.List(CelType.String))),
        StructType.Of("kubernetes.NamespaceStatus", ("conditions", CelType.List(CelType.Struct("kubernetes.NamespaceCondition"))), ("phase", CelType.String)),
        StructType.Of(
            "kubernetes.NamespaceCondition",
            ("status", CelType.String),
            ("type", CelType.String),
            ("lastTransitionTime", CelType.Timestamp),
            ("message", CelType.String),
            ("reason", CelType.String)),
    }.ToFrozenDictionary(type => type.Name);

    public static StructType? Find(string name) => ByName.GetValueOrDefault(name);
}
