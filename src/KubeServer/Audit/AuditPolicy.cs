using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Configuration;
using Gantry.KubeServer.Requests;

namespace Gantry.KubeServer.Audit;

/// <summary>Which requests are recorded and how much of them: a Policy of audit.k8s.io/v1. The first rule that matches decides.</summary>
public sealed class AuditPolicy
{
    private static readonly string[] Stages = ["RequestReceived", "ResponseStarted", "ResponseComplete", "Panic"];

    private readonly IReadOnlyList<AuditRule> _rules;
    private readonly IReadOnlySet<string> _omittedStages;
    private readonly bool _omitsManagedFields;

    private AuditPolicy(IReadOnlyList<AuditRule> rules, IReadOnlySet<string> omittedStages, bool omitsManagedFields) =>
        (_rules, _omittedStages, _omitsManagedFields) = (rules, omittedStages, omitsManagedFields);

    public static AuditPolicy Load(string path) => Parse(ConfigFile.Read(path));

    /// <summary>Reads a file; throws <see cref="FormatException"/> that names every field that is wrong.</summary>
    public static AuditPolicy Parse(ConfigFile file)
    {
        List<string> errors = [];
        JsonObject root = file.Document("Policy", "audit.k8s.io/v1", "audit.k8s.io/v1");
        List<AuditRule> rules = [];
        int index = 0;
        foreach (JsonObject rule in root.Objects("rules"))
        {
            if (AuditRule.Read(rule, $"rules[{index++}]", errors) is { } read)
                rules.Add(read);
        }

        HashSet<string> omitted = [.. root.Texts("omitStages")];
        foreach (string stage in omitted.Concat(rules.SelectMany(rule => rule.OmittedStages)).Except(Stages))
            errors.Add($"omitStages: no such stage: {stage}");
        if (index == 0)
            errors.Add("rules: a policy without rules records nothing");
        return errors.Count == 0 ? new AuditPolicy(rules, omitted, root.Flag("omitManagedFields") ?? false) : throw file.Wrong(string.Join("; ", errors));
    }

    internal AuditDecision Decide(RequestScope request, RequestUser? user)
    {
        foreach (AuditRule rule in _rules)
        {
            if (rule.Matches(request, user))
                return new AuditDecision(rule.Level, _omittedStages, rule.OmittedStages, rule.OmitsManagedFields ?? _omitsManagedFields);
        }

        return default;
    }
}
