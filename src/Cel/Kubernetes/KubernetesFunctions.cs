namespace Gantry.Cel;

/// <summary>All libraries that Kubernetes adds to the language.</summary>
internal static class KubernetesFunctions
{
    public static CelLibrary[] Libraries { get; } =
        [PatternFunctions.Library, QuantityFunctions.Library, UrlFunctions.Library, IpFunctions.Library, CidrFunctions.Library, FormatFunctions.Library, SemverFunctions.Library];
}
