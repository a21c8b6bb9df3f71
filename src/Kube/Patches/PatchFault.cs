namespace Gantry.Kube.Patches;

/// <summary>Why a patch gave no object: it is no patch, it does not fit the object, or it asks for too much.</summary>
public enum PatchFault
{
    None,
    Malformed,
    DoesNotApply,
    TooLarge,
}
