using Gantry.Cel;

namespace Gantry.KubeServer.Admission.Expressions;

/// <summary>What the expressions of webhooks and policies can name, and how they are compiled.</summary>
internal static class AdmissionExpressions
{
    /// <summary>Kubernetes' bounds on what one expression and all expressions of one decision may cost.</summary>
    public const long CallLimit = 1_000_000;
    public const long Budget = 10_000_000;
    public const long ConditionsBudget = 2_500_000;

    /// <summary>For the conditions under which a webhook is asked.</summary>
    public static CelEnvironment ForConditions { get; } = CelEnvironment.Kubernetes
        .With(AuthorizerFunctions.Library)
        .WithStructs(RequestTypes.Find)
        .WithVariable("object", CelType.Dyn)
        .WithVariable("oldObject", CelType.Dyn)
        .WithVariable("request", RequestTypes.Request.Type)
        .WithVariable("authorizer", RightsValue.AuthorizerType)
        .WithVariable("authorizer.requestResource", RightsValue.ResourceType);

    /// <summary>For policies; one that takes parameters can name them too.</summary>
    public static CelEnvironment ForPolicies { get; } = ForConditions.WithVariable("namespaceObject", RequestTypes.Namespace.Type);

    public static CelEnvironment ForPoliciesWithParams { get; } = ForPolicies.WithVariable("params", CelType.Dyn);
}
