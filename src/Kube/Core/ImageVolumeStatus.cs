using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record ImageVolumeStatus
{
    [RequiredField]
    public string ImageRef { get; init => field = value ?? ""; } = "";
}
