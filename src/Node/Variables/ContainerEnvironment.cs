using System.Text;
using Gantry.Kube;
using Gantry.Kube.Core;

namespace Gantry.NodeAgent.Variables;

/// <summary>A container's variables: those of services, then envFrom, then env, where a later one wins; or what is missing, in one sentence.</summary>
internal sealed class ContainerEnvironment
{
    private readonly EnvironmentFacts _facts;
    private readonly Dictionary<string, string> _all;

    private ContainerEnvironment(EnvironmentFacts facts)
    {
        _facts = facts;
        _all = new(facts.ServiceVariables);
    }

    public IReadOnlyDictionary<string, string> Variables => _all;

    public string? Problem { get; private set; }

    private string Namespace => _facts.Pod.Namespace;

    public static ContainerEnvironment Of(EnvironmentFacts facts)
    {
        var environment = new ContainerEnvironment(facts);
        foreach (EnvFromSource source in facts.Container.EnvFrom)
            environment.AddAll(source);
        foreach (EnvVar variable in facts.Container.Env)
            environment.Add(variable);
        return environment;
    }

    private void AddAll(EnvFromSource source)
    {
        string prefix = source.Prefix ?? "";
        if (source.ConfigMapRef is { } map)
        {
            if (_facts.References.ConfigMap(Namespace, map.Name) is { } found)
                AddPairs(prefix, found.Data);
            else if (map.Optional != true)
                Problem ??= $"configmap \"{map.Name}\" not found";
        }
        else if (source.SecretRef is { } secret)
        {
            if (_facts.References.Secret(Namespace, secret.Name) is { } found)
                AddPairs(prefix, found.Data.Select(pair => KeyValuePair.Create(pair.Key, Encoding.UTF8.GetString(pair.Value))));
            else if (secret.Optional != true)
                Problem ??= $"secret \"{secret.Name}\" not found";
        }
    }

    // A name with "=" or a NUL cannot be a variable; the API allows every other printable character.
    private void AddPairs(string prefix, IEnumerable<KeyValuePair<string, string>> pairs)
    {
        foreach ((string key, string value) in pairs)
        {
            if (key.AsSpan().IndexOfAny('=', '\0') < 0)
                _all[prefix + key] = value;
        }
    }

    private void Add(EnvVar variable)
    {
        if (variable.ValueFrom is null)
            _all[variable.Name] = Expansion.Expand(variable.Value ?? "", name => _all.GetValueOrDefault(name));
        else if (ValueFrom(variable.ValueFrom) is { } value)
            _all[variable.Name] = value;
    }

    private string? ValueFrom(EnvVarSource source)
    {
        if (source.FieldRef is { } field)
            return PodFields.ValueOf(_facts.Pod, field.FieldPath) ?? Missing($"unsupported fieldPath: {field.FieldPath}");
        if (source.ResourceFieldRef is { } resource)
            return ResourceFields.ValueOf(_facts.Pod, _facts.Container, resource, _facts.Allocatable) ?? Missing($"unsupported container resource: {resource.Resource}");
        if (source.ConfigMapKeyRef is { } map)
            return FromConfigMap(map);
        return source.SecretKeyRef is { } secret ? FromSecret(secret) : Missing("this source of a variable is not supported");
    }

    private string? FromConfigMap(ConfigMapKeySelector selector)
    {
        bool isOptional = selector.Optional == true;
        if (_facts.References.ConfigMap(Namespace, selector.Name) is not { } map)
            return isOptional ? null : Missing($"configmap \"{selector.Name}\" not found");
        if (map.Data.TryGetValue(selector.Key, out string? value))
            return value;
        return isOptional ? null : Missing($"couldn't find key {selector.Key} in ConfigMap {Namespace}/{selector.Name}");
    }

    private string? FromSecret(SecretKeySelector selector)
    {
        bool isOptional = selector.Optional == true;
        if (_facts.References.Secret(Namespace, selector.Name) is not { } secret)
            return isOptional ? null : Missing($"secret \"{selector.Name}\" not found");
        if (secret.Data.TryGetValue(selector.Key, out byte[]? value))
            return Encoding.UTF8.GetString(value);
        return isOptional ? null : Missing($"couldn't find key {selector.Key} in Secret {Namespace}/{selector.Name}");
    }

    private string? Missing(string problem)
    {
        Problem ??= problem;
        return null;
    }
}
