using System.Text.Json;
using Gantry.Linux.Files;
using Gantry.Oci.RuntimeSpec;
using Gantry.Oci.RuntimeSpec.Checking;
using Gantry.Oci.RuntimeSpec.Reading;

namespace Gantry.Runtime.Containers;

/// <summary>A directory with config.json and a root file system, read and checked.</summary>
internal sealed record Bundle(string FullPath, byte[] Json, ContainerSpec Spec)
{
    private const int MaxLength = 16 * 1024 * 1024;

    public static Bundle Read(string path)
    {
        string full = Path.GetFullPath(path);
        string file = full + "/config.json";
        byte[] json = WholeFile.TryRead(file, MaxLength) ?? throw Invalid($"no config.json in bundle {full}");
        if (json.Length > MaxLength)
            throw Invalid($"{file} is larger than 16 MiB");

        var bundle = new Bundle(full, json, Parse(file, json));
        bundle.Validate();
        return bundle;
    }

    private static ContainerSpec Parse(string file, byte[] json)
    {
        try
        {
            return ContainerSpecReader.Read(json);
        }
        catch (JsonException wrong) when (wrong.LineNumber is { } line)
        {
            throw Invalid($"{file}, line {line + 1}: not valid JSON");
        }
        catch (Exception wrong) when (wrong is JsonException or FormatException or InvalidOperationException)
        {
            throw Invalid($"{file}: {wrong.Message}");
        }
    }

    private void Validate()
    {
        if (Spec.Process is null)
            throw Invalid("config.json has no process");

        if (ContainerSpecCheck.Find(Spec) is [string first, ..])
            throw Invalid($"config.json: {first}");

        string rootfs = Path.GetFullPath(Path.Combine(FullPath, Spec.Root!.Path));
        if (!Directory.Exists(rootfs))
            throw Invalid($"no root file system at {rootfs}");

        if (Spec.Linux?.Namespaces.Any(n => n.Type == NamespaceTypes.Mount) != true)
            throw Invalid("config.json: a container needs a mount namespace");
    }

    private static RuntimeException Invalid(string message) => new(RuntimeFailure.InvalidBundle, message);
}
