using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>One environment variable of a container.</summary>
public sealed record EnvVar
{
    /// <summary>The name of the variable.</summary>
    [RequiredField]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>The value; $(NAME) stands for a variable defined before.</summary>
    public string? Value { get; init; }

    /// <summary>Where the value comes from instead.</summary>
    public EnvVarSource? ValueFrom { get; init; }
}
