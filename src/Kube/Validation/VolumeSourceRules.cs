using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Validation;

/// <summary>Volumes that are somewhere else: on a server, on a disk in the network, with a driver.</summary>
internal static partial class VolumeSourceRules
{
    private const int MostOfDriver = 63;
    private const string FormRule = "must be valid format";

    public static void Check(JsonObject volume, string field, FieldErrors errors)
    {
        if (volume.Child("nfs") is { } server && server.Text("path")?.StartsWith('/') == false)
            errors.Invalid($"{field}.nfs.path", server.Text("path"), "must be an absolute path");
        if (volume.Child("iscsi") is { } disk)
            CheckDisk(disk, $"{field}.iscsi", errors);
        if (volume.Child("csi") is { } driver)
            CheckDriver(driver, $"{field}.csi", errors);
    }

    /// <summary>The name of a driver of volumes: a domain.</summary>
    public static void CheckDriverName(string name, string field, FieldErrors errors)
    {
        if (name.Length > MostOfDriver)
            errors.Add(FieldError.TooLong(field, MostOfDriver));
        if (name.Length > 0 && Names.Subdomain(name.ToLowerInvariant()) is { } fault)
            errors.Invalid(field, name, fault);
    }

    private static void CheckDriver(JsonObject source, string field, FieldErrors errors)
    {
        CheckDriverName(source.Text("driver") ?? "", $"{field}.driver", errors);
        if (source.Child("nodePublishSecretRef") is not { } secret)
            return;

        if (secret.Text("name") is not { Length: > 0 } name)
            errors.Require($"{field}.nodePublishSecretRef.name");
        else if (Names.Subdomain(name) is { } fault)
            errors.Invalid($"{field}.name", name, fault);
    }

    private static void CheckDisk(JsonObject disk, string field, FieldErrors errors)
    {
        CheckDiskName(disk.Text("iqn"), $"{field}.iqn", errors);
        CheckDiskName(disk.Text("initiatorName"), $"{field}.initiatorname", errors);
        if (disk.Whole("lun") is { } unit and (< 0 or > 255))
            errors.Invalid($"{field}.lun", unit, "must be between 0 and 255, inclusive");
        if (disk.Child("secretRef") is null && (disk.Flag("chapAuthDiscovery") == true || disk.Flag("chapAuthSession") == true))
            errors.Require($"{field}.secretRef");
    }

    private static void CheckDiskName(string? name, string field, FieldErrors errors)
    {
        if (name is null or "")
            return;
        Regex? form = name[..Math.Min(3, name.Length)] switch { "iqn" => Iqn(), "eui" => Eui(), "naa" => Naa(), _ => null };
        if (form is null)
            errors.Invalid(field, name, "must be valid format starting with iqn, eui, or naa");
        else if (!form.IsMatch(name))
            errors.Invalid(field, name, FormRule);
    }

    // RFC 3720, 3.2.6.3: iqn.2001-04.com.example:storage, eui.02004567A425678D, naa.52004567BA64678D
    [GeneratedRegex(@"^iqn\.[0-9]{4}-[0-9]{2}\.[-.A-Za-z0-9]+:[^,;*&$|\s]+$", RegexOptions.CultureInvariant)]
    private static partial Regex Iqn();

    [GeneratedRegex("^eui.[0-9A-Za-z]{16}$", RegexOptions.CultureInvariant)]
    private static partial Regex Eui();

    [GeneratedRegex("^naa.[0-9A-Za-z]{32}$", RegexOptions.CultureInvariant)]
    private static partial Regex Naa();
}
