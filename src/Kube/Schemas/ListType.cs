namespace Gantry.Kube.Schemas;

/// <summary>What identifies an item of a list when two versions of it are merged.</summary>
public enum ListType
{
    Unspecified,
    Atomic,
    Set,
    Map,
}
