using Gantry.Kube.Validation;

namespace Gantry.KubeServer.CustomResources;

/// <summary>What has to hold for an object of a user's kind before it is stored.</summary>
internal sealed class CustomRules(CustomVersion version)
{
    public void Check(ObjectChange change, FieldErrors errors)
    {
        StructuralValidation.Check(change.After, change.Before, version.Schema, errors);
    }
}
