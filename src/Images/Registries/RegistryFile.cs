using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gantry.Images.Registries;

/// <summary>What a node's owner has said of single registries, in a file: mirrors, certificates, hosts of tokens.</summary>
/// <remarks>Sample: {"registries":{"docker.io":{"mirrors":["https://mirror.example"]},"registry.example:5000":{"certificateAuthorities":"/etc/ca.pem"}}}</remarks>
public sealed record RegistryFile
{
    /// <summary>By registry, as it is written in image names.</summary>
    [JsonPropertyName("registries")]
    public IReadOnlyDictionary<string, RegistryHost> Registries { get; init => field = value ?? NoRegistries; } = NoRegistries;

    private static IReadOnlyDictionary<string, RegistryHost> NoRegistries { get; } = new Dictionary<string, RegistryHost>();

    /// <summary>The options as the file has them; the usual ones if there is no file.</summary>
    public static RegistryOptions Read(string path)
    {
        if (!File.Exists(path))
            return new RegistryOptions();
        try
        {
            RegistryFile file = JsonSerializer.Deserialize(File.ReadAllBytes(path), RegistryJson.Default.RegistryFile) ?? new RegistryFile();
            foreach (Uri mirror in file.Registries.Values.SelectMany(host => host.Mirrors))
            {
                if (!mirror.IsAbsoluteUri || !RegistryEndpoint.IsAllowed(mirror))
                    throw new InvalidDataException($"the mirror {mirror} is neither https nor on loopback");
            }
            return new RegistryOptions { Hosts = file.Registries };
        }
        catch (Exception broken) when (broken is JsonException or InvalidDataException)
        {
            throw new ImagesException(ImagesFailure.Invalid, $"{path} cannot be used: {broken.Message}", broken);
        }
    }
}
