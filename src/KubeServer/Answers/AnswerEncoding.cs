namespace Gantry.KubeServer.Answers;

/// <summary>How an answer is written, whatever its form.</summary>
internal enum AnswerEncoding
{
    /// <summary>The stored bytes as they are.</summary>
    Json,

    /// <summary>JSON with line breaks, for people.</summary>
    Pretty,
    Yaml,

    /// <summary>Kubernetes' protobuf form, which only built-in kinds have.</summary>
    Protobuf,
    Cbor,
}
