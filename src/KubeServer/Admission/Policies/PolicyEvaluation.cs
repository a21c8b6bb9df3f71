using System.Text.Json.Nodes;
using Gantry.Cel;
using Gantry.KubeServer.Admission.Expressions;
using Gantry.KubeServer.Authorization;

namespace Gantry.KubeServer.Admission.Policies;

/// <summary>One policy with one set of parameters over one request: what its expressions can see.</summary>
internal sealed class PolicyEvaluation(
    PolicyHead policy, AdmissionRequest request, ObjectVersion version, JsonObject? space, JsonObject? parameters, Authorizer authorizer, CancellationToken cancel)
{
    private readonly RequestBindings _request = new(request, version, authorizer);
    private readonly CelValue _namespace = space is null ? CelValue.Null : JsonValues.From(RequestBindings.Element(space), RequestTypes.Namespace.Type, policy.Environment);
    private readonly CelValue _params = RequestBindings.Tree(parameters);

    /// <summary>Conditions know of no namespace.</summary>
    public (bool Holds, string Fault) JudgeConditions() =>
        policy.Conditions.None ? (true, "") : policy.Conditions.Judge(environment => WithParams(_request.For(environment)), cancel);

    public PolicyPass Begin(EvaluationBudget budget) => Begin(_request.For(policy.Environment), budget);

    /// <summary>For messages and notes, which cannot ask the authorizer, nor can the variables that they name.</summary>
    public PolicyPass BeginWithoutAuthorizer(EvaluationBudget budget) => Begin(_request.WithoutAuthorizer(policy.Environment), budget);

    private PolicyPass Begin(CelBindings bindings, EvaluationBudget budget) =>
        new(policy.Variables, WithParams(bindings).Set("namespaceObject", _namespace), budget, cancel);

    private CelBindings WithParams(CelBindings bindings) => policy.ParamKind is null ? bindings : bindings.Set("params", _params);
}
