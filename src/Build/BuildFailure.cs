namespace Gantry.Build;

/// <summary>What went wrong in a build, for whoever turns it into a protocol's error.</summary>
public enum BuildFailure
{
    /// <summary>The Dockerfile cannot be understood.</summary>
    Syntax,

    /// <summary>The request asks for something that does not exist or cannot be.</summary>
    Invalid,

    /// <summary>A step of the Dockerfile failed.</summary>
    Step,

    /// <summary>A process of a RUN step ended with a code other than 0.</summary>
    Command,

    /// <summary>This builder cannot do it, and says why.</summary>
    Unsupported,
}
