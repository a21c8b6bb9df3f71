using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Resource;

/// <summary>A test of devices.</summary>
public sealed record CELDeviceSelector
{
    /// <summary>A CEL expression about device that is true where it fits.</summary>
    [RequiredField, WireField(1)]
    public string Expression { get; init => field = value ?? ""; } = "";
}
