using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Admissionregistration;

/// <summary>A test that a request has to pass to be looked at.</summary>
public sealed record MatchCondition
{
    /// <summary>A CEL expression that is true or false.</summary>
    [RequiredField, WireField(2)]
    public string Expression { get; init => field = value ?? ""; } = "";

    /// <summary>A name for the test, for messages.</summary>
    [RequiredField, WireField(1)]
    public string Name { get; init => field = value ?? ""; } = "";
}
