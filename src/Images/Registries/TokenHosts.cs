namespace Gantry.Images.Registries;

/// <summary>Decides which token server may be sent the credentials of a registry: one of the same owner.</summary>
internal static class TokenHosts
{
    /// <summary>True if both hosts are the same or lie below the same registered domain, or the settings name the token host.</summary>
    public static bool IsTrusted(Uri registry, Uri realm, RegistryHost settings)
    {
        if (!RegistryEndpoint.IsAllowed(realm))
            return false;
        if (registry.IdnHost == realm.IdnHost || settings.TokenHosts.Contains(realm.IdnHost))
            return true;
        if (RegistryEndpoint.IsLoopback(registry) && RegistryEndpoint.IsLoopback(realm))
            return true;
        return Domain(registry) is { } domain && domain == Domain(realm);
    }

    // Two labels name an owner, three where the second is one of the short ones under a country (co.uk, com.au). There is no
    // list of public suffixes here; a case that it would decide otherwise is named in the settings.
    private static string? Domain(Uri address)
    {
        if (address.HostNameType != UriHostNameType.Dns)
            return null;
        string[] labels = address.IdnHost.Split('.');
        int needed = labels is [.., { Length: <= 3 }, { Length: 2 }] ? 3 : 2;
        return labels.Length >= needed ? string.Join('.', labels[^needed..]) : null;
    }
}
