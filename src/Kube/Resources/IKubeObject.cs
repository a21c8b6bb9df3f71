using Gantry.Kube.Meta;

namespace Gantry.Kube;

/// <summary>An object of the API: every kind has a version, a name of its kind and metadata.</summary>
public interface IKubeObject
{
    string ApiVersion { get; }

    string Kind { get; }

    ObjectMeta Metadata { get; }
}
