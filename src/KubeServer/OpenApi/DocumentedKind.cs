using Gantry.Kube;
using Gantry.Kube.Kinds;
using Gantry.Kube.Schemas;
using Gantry.KubeServer.BuiltIn;
using Gantry.KubeServer.Kinds;

namespace Gantry.KubeServer.OpenApi;

/// <summary>A kind with the names under which documents know it: its definitions, its operations and the group of these.</summary>
internal sealed record DocumentedKind(ResourceDefinition Definition, string Schema)
{
    public DocumentMedia Media { get; init; } = DocumentMedia.BuiltIn;

    public string List => Schema[..^Definition.Kind.Length] + Definition.ListKind;

    public string Tag => $"{OperationNames.Group(Definition.Group)}_{Definition.Version}";

    /// <summary>What a deletion answers: what was deleted, or that it was.</summary>
    public string Deleted => KindHabits.AnswersDeletionWithObject(Definition) ? Schema : KindSchemas.Status.Name!;

    public static DocumentedKind Of(ResourceKind kind) => new(kind.Definition, kind.Schema.Name!) { Media = kind.Document is null ? DocumentMedia.BuiltIn : DocumentMedia.Custom };

    /// <summary>An operation of the kind under its name.</summary>
    /// <param name="part">What lies below the object, with a capital letter.</param>
    public DocumentOperation Operation(string method, DocumentAction action, string summary, string answer, string part = "", bool everywhere = false) =>
        new(method, action, OperationNames.Of(Definition, action, method, part, everywhere), summary) { Answer = answer };
}
