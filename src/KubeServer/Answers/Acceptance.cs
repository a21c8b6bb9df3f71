namespace Gantry.KubeServer.Answers;

/// <summary>What a client accepts and this server has: the form of the answer and how it is written.</summary>
internal readonly record struct Acceptance(AnswerForm Form, AnswerEncoding Encoding)
{
    /// <summary>A form that one object has and a list has not.</summary>
    public bool IsOfOne { get; init; }
}
