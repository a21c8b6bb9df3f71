using System.Text.Json;
using Gantry.Oci.ImageSpec;

namespace Gantry.Engine.Standalone;

/// <summary>Fills in what an image says where a container's configuration says nothing.</summary>
internal static class ImageDefaults
{
    public static StandaloneConfig Merge(StandaloneConfig asked, ImageConfig image)
    {
        bool usesImageCommand = asked.Command is not { Count: > 0 } && asked.Entrypoint is null;
        return asked with
        {
            Entrypoint = asked.Entrypoint ?? image.Entrypoint,
            Command = usesImageCommand ? image.Cmd : asked.Command ?? [],
            Environment = Environment(asked.Environment, image.Env),
            WorkingDirectory = string.IsNullOrEmpty(asked.WorkingDirectory) ? image.WorkingDir : asked.WorkingDirectory,
            StopSignal = string.IsNullOrEmpty(asked.StopSignal) ? image.StopSignal : asked.StopSignal,
            Labels = Labels(asked.Labels, image.Labels),
            Security = string.IsNullOrEmpty(asked.Security.User) ? asked.Security with { User = image.User } : asked.Security,
            Shell = asked.Shell is { Count: > 0 } ? asked.Shell : image.Shell,
            Health = Health(asked.Health, image.Healthcheck),
            Sandbox = asked.Sandbox with { ExposedPorts = [.. asked.Sandbox.ExposedPorts.Concat(image.ExposedPorts).Distinct()] },
        };
    }

    /// <summary>The program with its arguments; without any the container is refused.</summary>
    public static IReadOnlyList<string> Arguments(StandaloneConfig merged)
    {
        string[] arguments = [.. merged.Entrypoint ?? [], .. merged.Command ?? []];
        return arguments.Length > 0 ? arguments : throw new EngineException(EngineFailure.Invalid, "no command specified");
    }

    private static IReadOnlyList<string> Environment(IReadOnlyList<string> asked, IReadOnlyList<string> image)
    {
        HashSet<string> known = [.. asked.Select(Name)];
        return [.. asked.Where(variable => variable.Contains('=')), .. image.Where(variable => !known.Contains(Name(variable)))];
    }

    private static string Name(string variable) => variable.Split('=', 2)[0];

    private static Dictionary<string, string> Labels(IReadOnlyDictionary<string, string> asked, IReadOnlyDictionary<string, string> image)
    {
        var labels = new Dictionary<string, string>(image);
        foreach ((string name, string value) in asked)
            labels[name] = value;
        return labels;
    }

    private static HealthCheck? Health(HealthCheck? asked, JsonElement? image)
    {
        HealthCheck? given = image is { ValueKind: JsonValueKind.Object } document ? Read(document) : null;
        if (asked is null || given is null)
            return asked ?? given;
        return asked with
        {
            Test = asked.Test.Count > 0 ? asked.Test : given.Test,
            Interval = asked.Interval > TimeSpan.Zero ? asked.Interval : given.Interval,
            Timeout = asked.Timeout > TimeSpan.Zero ? asked.Timeout : given.Timeout,
            StartPeriod = asked.StartPeriod > TimeSpan.Zero ? asked.StartPeriod : given.StartPeriod,
            StartInterval = asked.StartInterval > TimeSpan.Zero ? asked.StartInterval : given.StartInterval,
            Retries = asked.Retries > 0 ? asked.Retries : given.Retries,
        };
    }

    // Docker's extension of the image specification; durations are in nanoseconds.
    private static HealthCheck Read(JsonElement document) => new()
    {
        Test = document.TryGetProperty("Test", out JsonElement test) && test.ValueKind == JsonValueKind.Array
            ? [.. test.EnumerateArray().Select(word => word.ToString())]
            : [],
        Interval = Duration(document, "Interval"),
        Timeout = Duration(document, "Timeout"),
        StartPeriod = Duration(document, "StartPeriod"),
        StartInterval = Duration(document, "StartInterval"),
        Retries = document.TryGetProperty("Retries", out JsonElement retries) && retries.TryGetInt32(out int count) ? count : 0,
    };

    private static TimeSpan Duration(JsonElement document, string name) =>
        document.TryGetProperty(name, out JsonElement value) && value.TryGetInt64(out long nanoseconds) ? TimeSpan.FromTicks(nanoseconds / 100) : TimeSpan.Zero;
}
