using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Gantry.Build;
using Gantry.DockerApi.Errors;
using Gantry.DockerApi.Images;
using Gantry.DockerApi.Requests;
using Gantry.Engine.Containers;
using Gantry.Images;
using Gantry.Oci;
using Gantry.Oci.ImageSpec;

namespace Gantry.DockerApi.Builds;

/// <summary>Reads the many parameters of POST /build.</summary>
internal static class BuildParameters
{
    /// <summary>Refuses what only other builders can do, each with a sentence.</summary>
    public static void Check(DockerCall call)
    {
        if (call.Text("version") is "2")
            throw new DockerException(DockerFailure.Invalid, "BuildKit's protocol is not supported by this daemon: build with DOCKER_BUILDKIT=0");
        if (call.Text("version") is not ("" or "1"))
            throw new DockerException(DockerFailure.Invalid, $"invalid version {call.Text("version")}");
        if (call.Text("outputs").Length > 0 && call.Text("outputs") != "null" && call.Text("outputs") != "[]")
            throw new DockerException(DockerFailure.Invalid, "custom outputs need BuildKit's protocol, which is not supported by this daemon: images stay in its store");
        if (call.Flag("squash"))
            throw new DockerException(DockerFailure.Invalid, "squash is not supported: use a last stage FROM scratch that copies what is needed");
        if (call.Text("isolation") is not ("" or "default"))
            throw new DockerException(DockerFailure.Invalid, $"Unsupported isolation: \"{call.Text("isolation")}\"");
        if (call.Flag("forcerm") && call.Has("rm") && !call.Flag("rm"))
            throw new DockerException(DockerFailure.Invalid, "forcerm and rm=0 contradict each other");
    }

    public static BuildRequestTemplate Read(DockerCall call)
    {
        IReadOnlyDictionary<string, RegistryCredentials> credentials = call.CredentialsByRegistry();
        IReadOnlyDictionary<string, string> arguments = Map(call, "buildargs");
        IReadOnlyDictionary<string, string> labels = Map(call, "labels");
        IReadOnlyList<Reference> tags = [.. call.Texts("t").Where(tag => tag.Length > 0).Select(Tag).Distinct()];
        string dockerfile = call.Text("dockerfile") is { Length: > 0 } named ? named : "Dockerfile";
        ResourceConfig resources = Resources(call);
        IReadOnlyList<ResourceLimit> ulimits = Ulimits(call);
        Platform? platform = PlatformOf(call.Text("platform"));
        return new BuildRequestTemplate(
            context => new BuildRequest
            {
                Context = context, Dockerfile = dockerfile, Arguments = arguments, Labels = labels, Tags = tags, Platform = platform,
                Target = call.Text("target"), IgnoresCache = call.Flag("nocache"), Pulls = call.Flag("pull"),
                NetworkMode = call.Text("networkmode") is { Length: > 0 } mode ? mode : "default",
                ExtraHosts = ExtraHosts(call), Resources = resources, Ulimits = ulimits, CgroupParent = call.Text("cgroupparent") is { Length: > 0 } parent ? parent : null,
                SharedMemoryBytes = Whole(call, "shmsize") is > 0 and var bytes ? bytes : null,
                Credentials = reference => credentials.GetValueOrDefault(reference.Registry),
            },
            call.Flag("q"),
            [.. tags.Select(tag => tag.ToString())]);
    }

    private static Reference Tag(string text) => Reference.TryParse(text, out Reference? reference) && reference.Digest is null
        ? reference
        : throw new DockerException(DockerFailure.Invalid, reference?.Digest is null ? "invalid reference format" : "build tag cannot contain a digest");

    // A null is a variable that the client does not have either.
    private static Dictionary<string, string> Map(DockerCall call, string name) => Json(call, name, BuildJson.Default.DictionaryStringString) is { } map
        ? map.Where(pair => pair.Value is not null).ToDictionary(pair => pair.Key, pair => pair.Value!, StringComparer.Ordinal)
        : [];

    private static ResourceConfig Resources(DockerCall call) => new()
    {
        MemoryBytes = Whole(call, "memory"),
        MemorySwapBytes = Whole(call, "memswap"),
        CpuShares = Whole(call, "cpushares"),
        CpuPeriod = Whole(call, "cpuperiod"),
        CpuQuota = Whole(call, "cpuquota"),
        CpuSet = call.Text("cpusetcpus") is { Length: > 0 } cpus ? cpus : null,
        MemorySet = call.Text("cpusetmems") is { Length: > 0 } nodes ? nodes : null,
    };

    private static IReadOnlyList<ResourceLimit> Ulimits(DockerCall call) =>
        [.. (Json(call, "ulimits", BuildJson.Default.IReadOnlyListUlimitDocument) ?? []).Select(limit => new ResourceLimit(limit.Name, limit.Soft, limit.Hard))];

    // The client sends the list as JSON, other programs as a text with commas.
    private static IReadOnlyList<string> ExtraHosts(DockerCall call) =>
        [.. call.Texts("extrahosts").SelectMany(text => text.Trim().TrimStart('[').TrimEnd(']').Split(',')).Select(line => line.Trim().Trim('"')).Where(line => line.Length > 0)];

    private static Platform? PlatformOf(string text)
    {
        if (text.Length == 0)
            return null;
        string[] parts = text.ToLowerInvariant().Split('/');
        Platform here = Platform.Current;
        var wanted = new Platform { Os = parts[0], Architecture = parts.Length > 1 ? parts[1] : here.Architecture, Variant = parts.Length > 2 ? parts[2] : null };
        return wanted.Os == here.Os && wanted.Architecture == here.Architecture
            ? wanted
            : throw new DockerException(DockerFailure.Invalid, $"this daemon builds for {here} only, not for {text}: it does not emulate other machines");
    }

    private static T? Json<T>(DockerCall call, string name, JsonTypeInfo<T> type)
        where T : class
    {
        string text = call.Text(name);
        if (text.Length == 0)
            return null;
        try
        {
            return JsonSerializer.Deserialize(text, type);
        }
        catch (JsonException failure)
        {
            throw new DockerException(DockerFailure.Invalid, $"error reading {name}: {failure.Message}", failure);
        }
    }

    private static long Whole(DockerCall call, string name)
    {
        string text = call.Text(name);
        return text.Length == 0 ? 0 : long.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out long number) ? number
            : throw new DockerException(DockerFailure.Invalid, $"strconv.ParseInt: parsing \"{text}\": invalid syntax");
    }
}
