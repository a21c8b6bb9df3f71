using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>One environment variable of a container.</summary>
public sealed record EnvVar
{
    /// <summary>The name of the variable.</summary>
    [RequiredField, WireField(1)]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>The value; $(NAME) stands for a variable defined before.</summary>
    [WireField(2)]
    public string? Value { get; init; }

    /// <summary>Where the value comes from instead.</summary>
    [WireField(3)]
    public EnvVarSource? ValueFrom { get; init; }
}
