using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record HTTPHeader
{
    [RequiredField]
    public string Name { get; init => field = value ?? ""; } = "";

    [RequiredField]
    public string Value { get; init => field = value ?? ""; } = "";
}
