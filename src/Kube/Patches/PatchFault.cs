namespace Gantry.Kube.Patches;

/// <summary>Why a patch gave no object: it is no patch, it does not fit the object, it asks for too much, or its directives make no sense.</summary>
public enum PatchFault
{
    None,
    Malformed,
    DoesNotApply,
    TestFailed,
    TooLarge,
    Confused,
}
