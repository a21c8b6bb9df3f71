using System.Text.Json.Nodes;
using Gantry.Cel;
using Gantry.KubeServer.Admission.Expressions;
using Gantry.KubeServer.Authorization;

namespace Gantry.KubeServer.Admission.Policies;

/// <summary>One policy with one set of parameters over one request: the variables that its expressions see, and what they may still cost.</summary>
internal sealed class PolicyEvaluation
{
    private readonly PolicyHead _policy;
    private readonly RequestBindings _request;
    private readonly CelValue _namespace;
    private readonly CelValue _params;
    private readonly CancellationToken _cancel;
    private readonly CelBindings _bindings;

    public PolicyEvaluation(
        PolicyHead policy, AdmissionRequest request, ObjectVersion version, JsonObject? space, JsonObject? parameters, Authorizer authorizer, CancellationToken cancel)
    {
        _policy = policy;
        _cancel = cancel;
        _request = new RequestBindings(request, version, authorizer);
        _namespace = space is null ? CelValue.Null : JsonValues.From(RequestBindings.Element(space), RequestTypes.Namespace.Type, policy.Environment);
        _params = RequestBindings.Tree(parameters);
        _bindings = BindingsFor(policy.Environment);
        VariableValues variables = new(policy.Variables, () => _bindings, Budget, cancel);
        _bindings.Set("variables", CelValue.From(variables));
    }

    public EvaluationBudget Budget { get; } = new(AdmissionExpressions.Budget);

    public (bool Holds, string Fault) JudgeConditions() => _policy.Conditions.None ? (true, "") : _policy.Conditions.Judge(BindingsFor, _cancel);

    public (CelValue Value, string Fault) Evaluate(Expression expression) => expression.Evaluate(_bindings, Budget, _cancel);

    private CelBindings BindingsFor(CelEnvironment environment)
    {
        CelBindings bindings = _request.For(environment).Set("namespaceObject", _namespace);
        return _policy.ParamKind is null ? bindings : bindings.Set("params", _params);
    }
}
