using Gantry.Cel;
using Gantry.KubeServer.Authorization;

namespace Gantry.KubeServer.Admission.Expressions;

/// <summary>What expressions can ask about rights: authorizer.group("apps").resource("deployments").check("create").allowed().</summary>
internal static class AuthorizerFunctions
{
    // Kubernetes' own estimate of a question to its authorizers.
    private const int CheckCost = 350_000;

    private static readonly CelType Authorizer = RightsValue.AuthorizerType;
    private static readonly CelType Path = RightsValue.PathType;
    private static readonly CelType Group = RightsValue.GroupType;
    private static readonly CelType Resource = RightsValue.ResourceType;
    private static readonly CelType Decision = DecisionValue.DecisionType;

    public static CelLibrary Library { get; } = new CelLibrary()
        .Member("path", "authorizer_path", Path, [Authorizer, CelType.String], (_, a) => a[1].AsString.Length == 0
            ? CelValue.Error("path must not be empty")
            : Narrow(a, Path, (asked, text) => asked with { Path = text }))
        .Member("group", "authorizer_group", Group, [Authorizer, CelType.String], (_, a) => Narrow(a, Group, (asked, text) => asked with { Group = text }))
        .Member("serviceAccount", "authorizer_serviceaccount", Authorizer, [Authorizer, CelType.String, CelType.String], ServiceAccount)
        .Member("resource", "groupcheck_resource", Resource, [Group, CelType.String], (_, a) => Narrow(a, Resource, (asked, text) => asked with { Resource = text }))
        .Member("subresource", "resourcecheck_subresource", Resource, [Resource, CelType.String], (_, a) => Narrow(a, Resource, (asked, text) => asked with { Subresource = text }))
        .Member("namespace", "resourcecheck_namespace", Resource, [Resource, CelType.String], (_, a) => Narrow(a, Resource, (asked, text) => asked with { Namespace = text }))
        .Member("name", "resourcecheck_name", Resource, [Resource, CelType.String], (_, a) => Narrow(a, Resource, (asked, text) => asked with { Name = text }))
        .Member("fieldSelector", "authorizer_fieldselector", Resource, [Resource, CelType.String], (_, a) => Narrow(a, Resource, (asked, text) => asked with { FieldSelector = text }))
        .Member("labelSelector", "authorizer_labelselector", Resource, [Resource, CelType.String], (_, a) => Narrow(a, Resource, (asked, text) => asked with { LabelSelector = text }))
        .Member("check", "pathcheck_check", Decision, [Path, CelType.String], Check)
        .Member("check", "resourcecheck_check", Decision, [Resource, CelType.String], Check)
        .Member("allowed", "decision_allowed", CelType.Bool, [Decision], (_, a) => CelValue.From(DecisionOf(a[0]).IsAllowed))
        .Member("reason", "decision_reason", CelType.String, [Decision], (_, a) => CelValue.From(DecisionOf(a[0]).Reason))
        .Member("errored", "decision_errored", CelType.Bool, [Decision], (_, _) => CelValue.False)
        .Member("error", "decision_error", CelType.String, [Decision], (_, _) => CelValue.From(""));

    private static CelValue Narrow(ReadOnlySpan<CelValue> a, CelType type, Func<AccessRequest, string, AccessRequest> change) =>
        CelValue.From(Of(a[0]).Narrowed(type, change, a[1].AsString));

    private static RightsValue Of(in CelValue value) => (RightsValue)value.AsOpaque;

    private static Verdict DecisionOf(in CelValue value) => ((DecisionValue)value.AsOpaque).Verdict;

    private static CelValue ServiceAccount(Evaluation run, ReadOnlySpan<CelValue> a)
    {
        string space = a[1].AsString;
        string name = a[2].AsString;
        if (space.Length == 0 || name.Length == 0)
            return CelValue.Error("Invalid service account: the namespace and the name must not be empty");
        return CelValue.From(Of(a[0]).For(new RequestUser(
            $"system:serviceaccount:{space}:{name}", ["system:serviceaccounts", $"system:serviceaccounts:{space}", "system:authenticated"])));
    }

    private static CelValue Check(Evaluation run, ReadOnlySpan<CelValue> a)
    {
        run.Charge(CheckCost);
        return CelValue.From(new DecisionValue(Of(a[0]).Judge(a[1].AsString)));
    }
}
