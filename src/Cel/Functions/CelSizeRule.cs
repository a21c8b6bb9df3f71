namespace Gantry.Cel;

/// <summary>How large the result of a call can be.</summary>
public enum CelSizeRule
{
    Unknown,

    /// <summary>At most as large as argument 0.</summary>
    UpToFirst,

    /// <summary>As large as both arguments together.</summary>
    Both,
}
