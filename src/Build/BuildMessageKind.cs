namespace Gantry.Build;

/// <summary>What a build has to tell while it runs.</summary>
public enum BuildMessageKind
{
    /// <summary>The text is for the user, on a line of its own.</summary>
    Note,

    /// <summary>A step begins; the text is its instruction.</summary>
    Step,

    /// <summary>The step's result is known from before.</summary>
    Cached,

    /// <summary>The step's result is not known; the text says why.</summary>
    Missed,

    /// <summary>A process runs; the text is its id.</summary>
    Running,

    /// <summary>The text is what a process wrote to its standard output.</summary>
    Output,

    /// <summary>The text is what a process wrote to its standard error.</summary>
    ErrorOutput,

    /// <summary>The process is gone; the text is its id.</summary>
    Removed,

    /// <summary>The step is done; the text is the id that an image would have now.</summary>
    Result,

    /// <summary>Triggers of the base image are run; the text says how many.</summary>
    Triggers,

    /// <summary>An image is pulled; the text is the layer and how far it is.</summary>
    Pull,

    /// <summary>The image is made; the text is its id.</summary>
    Built,

    /// <summary>The image has a name; the text is the name.</summary>
    Tagged,
}
