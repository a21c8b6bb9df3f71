using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Validation;

/// <summary>Probes and lifecycle hooks: one action each, and sensible times.</summary>
internal static class ProbeRules
{
    private const string HeaderRule = "a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')";

    private static readonly string[] Actions = ["exec", "httpGet", "tcpSocket", "grpc", "sleep"];
    private static readonly string[] Times = ["initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold"];

    public static void Check(JsonObject probe, string field, bool mustSucceedOnce, FieldErrors errors)
    {
        CheckAction(probe, field, errors);
        foreach (string time in Times)
        {
            if (probe.Whole(time) is { } value and < 0)
                errors.Invalid($"{field}.{time}", value, "must be greater than or equal to 0");
        }

        if (mustSucceedOnce && probe.Whole("successThreshold") is { } successes and not 1)
            errors.Invalid($"{field}.successThreshold", successes, "must be 1");
        if (probe.Whole("terminationGracePeriodSeconds") is { } grace and < 1)
            errors.Invalid($"{field}.terminationGracePeriodSeconds", grace, "must be greater than 0");
    }

    public static void CheckHook(JsonObject hook, string field, long graceSeconds, FieldErrors errors)
    {
        CheckAction(hook, field, errors);
        if (hook.Child("sleep").Whole("seconds") is { } seconds && (seconds < 0 || seconds > graceSeconds))
            errors.Invalid($"{field}.sleep", seconds, $"must be non-negative and less than terminationGracePeriodSeconds ({graceSeconds})");
    }

    private static void CheckAction(JsonObject handler, string field, FieldErrors errors)
    {
        List<string> given = [.. Actions.Where(action => handler.Child(action) is not null)];
        if (given.Count == 0)
            errors.Require(field, "must specify a handler type");
        foreach (string surplus in given.Skip(1))
            errors.Forbid($"{field}.{surplus}", "may not specify more than 1 handler type");
        if (handler.Child("exec") is { } exec && exec.Count("command") == 0)
            errors.Require($"{field}.exec.command");

        foreach (JsonObject header in handler.Child("httpGet").Objects("httpHeaders"))
        {
            string name = header.Text("name") ?? "";
            if (name.Length == 0 || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-'))
                errors.Invalid($"{field}.httpGet.httpHeaders", name, HeaderRule);
        }

        foreach (string action in (string[])["httpGet", "tcpSocket"])
        {
            // A port that is left out is port 0.
            if (handler.Child(action) is { } place)
                PortRules.CheckNumberOrName(place.Field("port") ?? 0, $"{field}.{action}.port", errors);
        }

        if (handler.Child("grpc") is { } grpc)
            PortRules.CheckNumber(grpc, "port", $"{field}.grpc", errors);
    }
}
