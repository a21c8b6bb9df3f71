namespace Gantry.KubeServer.Answers;

/// <summary>The shapes in which the same objects can be answered.</summary>
internal enum AnswerForm
{
    /// <summary>The stored bytes as they are.</summary>
    Objects,

    /// <summary>Rows and columns for people: meta.k8s.io/v1 Table.</summary>
    Table,

    /// <summary>Only the metadata: meta.k8s.io/v1 PartialObjectMetadata.</summary>
    Metadata,
}
