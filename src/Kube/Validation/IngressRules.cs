using System.Net;
using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Validation;

/// <summary>Ingresses: hosts that are names, paths that are clean, backends that are complete.</summary>
internal static class IngressRules
{
    private static readonly string[] BadSequences = ["//", "/./", "/../", "%2f", "%2F"];
    private static readonly string[] BadEndings = ["/..", "/."];

    public static void Check(ObjectChange change, FieldErrors errors)
    {
        JsonObject? spec = change.After.Child("spec");
        if (spec.Count("rules") == 0 && spec.Child("defaultBackend") is null)
            errors.Invalid("spec", new JsonArray(), "either `defaultBackend` or `rules` must be specified");
        if (spec.Child("defaultBackend") is { } backend)
            CheckBackend(backend, "spec.defaultBackend", errors);
        int index = 0;
        foreach (JsonObject rule in spec.Objects("rules"))
            CheckRule(rule, $"spec.rules[{index++}]", errors);
        CheckCertificates(spec, errors);
        FieldRules.NamedIfGiven(spec, "ingressClassName", "spec", Names.Subdomain, errors);
        if (!change.IsUpdate && change.After.Child("metadata").Child("annotations").Text("kubernetes.io/ingress.class") is { } older && spec.Text("ingressClassName") is { } name && older != name)
            errors.Invalid("annotations.kubernetes.io/ingress.class", older, "must match `ingressClassName` when both are specified");
    }

    public static void CheckClass(ObjectChange change, FieldErrors errors)
    {
        JsonObject? spec = change.After.Child("spec");
        if (string.IsNullOrEmpty(spec.Text("controller")))
            errors.Require("spec.controller");
        FieldRules.Named(spec, "controller", "spec", FieldRules.DomainPrefixedPath, errors);
        const string field = "spec.parameters";
        if (spec.Child("parameters") is { } parameters)
        {
            FieldRules.NamedIfGiven(parameters, "apiGroup", field, Names.Subdomain, errors);
            FieldRules.Named(parameters, "kind", field, Names.PathSegment, errors);
            FieldRules.Named(parameters, "name", field, Names.PathSegment, errors);
            if (parameters.Text("scope") == "Namespace" && parameters.Field("namespace") is null)
                errors.Require($"{field}.namespace", "`parameters.scope` is set to 'Namespace'");
            if (parameters.Text("scope") == "Cluster" && parameters.Field("namespace") is not null)
                errors.Forbid($"{field}.namespace", "`parameters.scope` is set to 'Cluster'");
        }

        if (change.Before is { } before)
            FieldRules.Unchanged(spec, before.Child("spec"), "controller", "spec", errors);
    }

    private static void CheckRule(JsonObject rule, string field, FieldErrors errors)
    {
        if (rule.Text("host") is { Length: > 0 } host)
        {
            if (IPAddress.TryParse(host, out _))
                errors.Invalid($"{field}.host", host, "must be a DNS name, not an IP address");
            if (FieldRules.HostName(host) is { } fault)
                errors.Invalid($"{field}.host", host, fault);
        }

        if (rule.Child("http") is not { } http)
            return;
        if (http.Count("paths") == 0)
            errors.Require($"{field}.http.paths");
        int index = 0;
        foreach (JsonObject path in http.Objects("paths"))
            CheckPath(path, $"{field}.http.paths[{index++}]", errors);
    }

    private static void CheckPath(JsonObject path, string field, FieldErrors errors)
    {
        string text = path.Text("path") ?? "";
        bool isFree = path.Text("pathType") == "ImplementationSpecific";
        if (!text.StartsWith('/') && !(isFree && text.Length == 0))
            errors.Invalid($"{field}.path", text, "must be an absolute path");
        if (!isFree)
        {
            foreach (string sequence in BadSequences.Where(text.Contains))
                errors.Invalid($"{field}.path", text, $"must not contain '{sequence}'");
            foreach (string ending in BadEndings.Where(text.EndsWith))
                errors.Invalid($"{field}.path", text, $"cannot end with '{ending}'");
        }

        CheckBackend(path.Child("backend"), $"{field}.backend", errors);
    }

    private static void CheckBackend(JsonObject? backend, string field, FieldErrors errors)
    {
        JsonObject? service = backend.Child("service");
        bool isResource = backend.Child("resource") is not null;
        if (isResource && service is not null)
            errors.Invalid(field, "", "cannot set both resource and service backends");
        else if (!isResource && service is null)
            errors.Invalid(field, "", "resource or service backend is required");
        else if (service is not null)
            CheckService(service, field, errors);
        else
            FieldRules.NamedIfGiven(backend.Child("resource"), "apiGroup", $"{field}.resource", Names.Subdomain, errors);
    }

    private static void CheckService(JsonObject service, string field, FieldErrors errors)
    {
        FieldRules.Named(service, "name", $"{field}.service", Names.ServiceName, errors);
        JsonObject? port = service.Child("port");
        bool hasName = port.Text("name") is { Length: > 0 };
        bool hasNumber = port.Whole("number") is not (null or 0);
        if (hasName && hasNumber)
            errors.Invalid(field, "", "cannot set both port name & port number");
        else if (hasName)
            FieldRules.Named(port, "name", $"{field}.service.port", Names.PortName, errors);
        else if (hasNumber)
            PortRules.CheckNumber(port!, "number", $"{field}.service.port", errors);
        else
            errors.Require(field, "port name or number is required");
    }

    private static void CheckCertificates(JsonObject? spec, FieldErrors errors)
    {
        int index = 0;
        foreach (JsonObject certificate in spec.Objects("tls"))
        {
            string field = $"spec.tls[{index++}]";
            int at = 0;
            foreach (string host in certificate.Texts("hosts"))
            {
                if (FieldRules.HostName(host) is { } fault)
                    errors.Invalid($"{field}.hosts[{at}]", host, fault);
                at++;
            }

            FieldRules.Named(certificate, "secretName", field, Names.Subdomain, errors);
        }
    }
}
