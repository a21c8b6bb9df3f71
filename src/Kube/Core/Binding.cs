using Gantry.Kube.Meta;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record Binding
{
    public string ApiVersion { get; init => field = value ?? "v1"; } = "v1";

    public string Kind { get; init => field = value ?? "Binding"; } = "Binding";

    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [RequiredField]
    public ObjectReference Target { get; init => field = value ?? new(); } = new();
}
